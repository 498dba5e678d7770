/** A day and a time on the clock of a zone, `2026-11-24 09:00:00`; each of its controls says what it is. */
'use client'
import { DateTimePicker, type DateTimePickerProps } from '@mantine/dates'

const SHOWN = 'ddd D MMM YYYY, HH:mm'
const NAMES = {
  previousMonth: 'The month before',
  nextMonth: 'The month after',
  previousYear: 'The year before',
  nextYear: 'The year after',
  previousDecade: 'The decade before',
  nextDecade: 'The decade after',
  monthLevelControl: 'Choose a month',
  yearLevelControl: 'Choose a year',
}

interface MomentPickerProps extends Pick<DateTimePickerProps, 'label' | 'description' | 'placeholder' | 'minDate'> {
  value: string
  error: string | null
  onChange: (value: string) => void
}

export function MomentPicker({ value, onChange, ...props }: MomentPickerProps) {
  return (
    <DateTimePicker
      {...props}
      clearable
      valueFormat={SHOWN}
      value={value || null}
      onChange={(picked) => onChange(picked ?? '')}
      ariaLabels={NAMES}
      clearButtonProps={{ 'aria-label': 'Clear' }}
      submitButtonProps={{ 'aria-label': 'Take this time' }}
      timePickerProps={{ hoursInputLabel: 'Hours', minutesInputLabel: 'Minutes' }}
    />
  )
}
