/** A day and a time on the clock of a zone, `2026-11-24 09:00:00`; each of its controls says what it is. */
'use client'
import { DateTimePicker, type DateTimePickerProps } from '@mantine/dates'
import { useMediaQuery } from '@mantine/hooks'
import classes from './moment-picker.module.css'

const SHOWN = 'ddd D MMM YYYY, HH:mm'
const NAMES = {
  previousMonth: 'The month before',
  nextMonth: 'The month after',
  previousYear: 'The year before',
  nextYear: 'The year after',
  previousDecade: 'The decade before',
  nextDecade: 'The decade after',
}

interface MomentPickerProps extends Pick<DateTimePickerProps, 'label' | 'description' | 'placeholder' | 'minDate'> {
  value: string
  error: string | null
  onChange: (value: string) => void
}

export function MomentPicker({ value, onChange, ...props }: MomentPickerProps) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  return (
    <DateTimePicker
      {...props}
      clearable
      dropdownType={narrow ? 'modal' : 'popover'}
      modalProps={{ title: props.label, withCloseButton: true, closeButtonProps: { 'aria-label': 'Close' } }}
      valueFormat={SHOWN}
      value={value || null}
      onChange={(picked) => onChange(picked ?? '')}
      ariaLabels={NAMES}
      clearButtonProps={{ 'aria-label': 'Clear' }}
      submitButtonProps={{ 'aria-label': 'Take this time' }}
      timePickerProps={{
        hoursInputLabel: 'Hours',
        minutesInputLabel: 'Minutes',
        classNames: { input: classes.time, fieldsGroup: classes.fields, field: classes.field },
      }}
      classNames={{
        input: classes.input,
        day: classes.day,
        calendarHeaderControl: classes.control,
        calendarHeaderLevel: classes.level,
        submitButton: classes.control,
        monthsListControl: classes.level,
        yearsListControl: classes.level,
      }}
    />
  )
}
