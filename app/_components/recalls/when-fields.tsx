/** When a recall comes: once, after a while, again and again, or by cron; on which clock, and until when. */
'use client'
import { NativeSelect, NumberInput, SegmentedControl, TextInput, UnstyledButton } from '@mantine/core'
import type { VigilError } from '../../../client/index.ts'
import { RECALL_CRON_MAX_CHARS, RECALL_WHEN_MAX_CHARS } from '../../../server/protocol/limits.ts'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { fieldWords } from '../../_client/notices/field-words.ts'
import { cronWords } from '../../_client/recalls/definition-words.ts'
import { momentWords, wallTime } from '../../_client/recalls/zoned-words.ts'
import { MomentPicker } from './moment-picker.tsx'
import classes from './recall-form.module.css'
import { type RecallKind, type RecallValues, TIME_UNITS, type TimeUnit } from './recall-values.ts'
import { ZoneSelect } from './zone-select.tsx'

const KINDS: { value: RecallKind; label: string }[] = [
  { value: 'once', label: 'At a time' },
  { value: 'after', label: 'After a while' },
  { value: 'interval', label: 'Every …' },
  { value: 'cron', label: 'By cron' },
]
const WORDS = ['tomorrow at 09:00', 'friday at 17:30', '5 January at 9am']
const CRONS = ['0 9 * * 1-5', '*/30 * * * *', '0 18 L * *', '0 8 1 * *']

export interface RecallFieldsProps {
  values: RecallValues
  error: VigilError | null
  onChange: (changes: Partial<RecallValues>) => void
}

interface WhenFieldsProps extends RecallFieldsProps {
  /** Of a `once` that is edited: the time that its words were understood as. */
  standsAt: number | undefined
}

export function WhenFields({ values, error, standsAt, onChange }: WhenFieldsProps) {
  const { kind } = values
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>When</legend>
      <SegmentedControl
        aria-label="Kind"
        fullWidth
        data={KINDS}
        value={kind}
        onChange={(value) => onChange({ kind: value as RecallKind })}
        className={classes.kinds}
      />
      {kind === 'once' && <AtTime values={values} error={error} standsAt={standsAt} onChange={onChange} />}
      {kind === 'after' && (
        <Amount
          label="In"
          amount={values.after}
          unit={values.afterUnit}
          error={fieldWords(error, 'when')}
          onAmount={(after) => onChange({ after })}
          onUnit={(afterUnit) => onChange({ afterUnit })}
        />
      )}
      {kind === 'interval' && (
        <Amount
          label="Every"
          amount={values.every}
          unit={values.everyUnit}
          error={fieldWords(error, 'everySeconds')}
          onAmount={(every) => onChange({ every })}
          onUnit={(everyUnit) => onChange({ everyUnit })}
        />
      )}
      {kind === 'cron' && <Cron values={values} error={error} onChange={onChange} />}
      <div className={classes.pair}>
        {kind === 'once' && <Picked values={values} error={error} onChange={onChange} />}
        {(kind === 'interval' || kind === 'cron') && (
          <MomentPicker
            label={kind === 'cron' ? 'Not before' : 'First time'}
            placeholder={kind === 'cron' ? 'From now on' : 'One interval from now'}
            value={values.startAt}
            error={fieldWords(error, 'startAt')}
            onChange={(startAt) => onChange({ startAt })}
          />
        )}
        <ZoneSelect
          value={values.timeZone}
          error={fieldWords(error, 'timeZone')}
          onChange={(timeZone) => onChange({ timeZone })}
        />
      </div>
      {(kind === 'interval' || kind === 'cron') && <End values={values} error={error} onChange={onChange} />}
    </fieldset>
  )
}

function AtTime({ values, error, standsAt, onChange }: WhenFieldsProps) {
  const { when, pickedAt, timeZone } = values
  const fault = fieldWords(error, 'when')
  return (
    <>
      <TextInput
        label="In words"
        description={standsAt === undefined ? undefined : `It stands at ${momentWords(standsAt, timeZone)}.`}
        placeholder="tomorrow at 09:00"
        autoComplete="off"
        maxLength={RECALL_WHEN_MAX_CHARS}
        disabled={pickedAt !== ''}
        value={when}
        error={pickedAt ? null : fault}
        onChange={(event) => onChange({ when: event.currentTarget.value })}
      />
      <Examples of={WORDS} disabled={pickedAt !== ''} onChoose={(text) => onChange({ when: text })} />
    </>
  )
}

function Picked({ values, error, onChange }: RecallFieldsProps) {
  const { pickedAt, timeZone } = values
  return (
    <MomentPicker
      label="Or on the calendar"
      placeholder="Choose a day and a time"
      minDate={wallTime(serverNow(), timeZone).slice(0, 10)}
      value={pickedAt}
      error={pickedAt ? fieldWords(error, 'when') : null}
      onChange={(picked) => onChange({ pickedAt: picked })}
    />
  )
}

function Cron({ values, error, onChange }: RecallFieldsProps) {
  const said = cronWords(values.cron)
  return (
    <>
      <TextInput
        label="Cron expression"
        description={
          said ? `It says: ${said}.` : 'Minute, hour, day of the month, month, weekday; seconds may stand in front.'
        }
        placeholder="0 9 * * 1-5"
        autoComplete="off"
        spellCheck={false}
        maxLength={RECALL_CRON_MAX_CHARS}
        value={values.cron}
        error={fieldWords(error, 'cron')}
        classNames={{ input: classes.code }}
        onChange={(event) => onChange({ cron: event.currentTarget.value })}
      />
      <Examples of={CRONS} wordsOf={(cron) => cronWords(cron) ?? cron} onChoose={(cron) => onChange({ cron })} />
    </>
  )
}

interface ExamplesProps {
  of: readonly string[]
  wordsOf?: (example: string) => string
  disabled?: boolean
  onChoose: (example: string) => void
}

function Examples({ of, wordsOf = (example) => example, disabled = false, onChoose }: ExamplesProps) {
  return (
    <div className={classes.examples} role="group" aria-label="Examples">
      {of.map((example) => (
        <UnstyledButton key={example} className={classes.example} disabled={disabled} onClick={() => onChoose(example)}>
          {wordsOf(example)}
        </UnstyledButton>
      ))}
    </div>
  )
}

interface AmountProps {
  label: string
  amount: number | ''
  unit: TimeUnit
  error: string | null
  onAmount: (amount: number | '') => void
  onUnit: (unit: TimeUnit) => void
}

function Amount({ label, amount, unit, error, onAmount, onUnit }: AmountProps) {
  return (
    <div className={classes.pair}>
      <NumberInput
        label={label}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={amount}
        error={error}
        onChange={(value) => onAmount(value === '' ? '' : Number(value))}
      />
      <NativeSelect
        label="Unit"
        data={TIME_UNITS}
        value={unit}
        onChange={(event) => onUnit(event.currentTarget.value as TimeUnit)}
      />
    </div>
  )
}

const ENDS: { value: RecallValues['end']; label: string }[] = [
  { value: 'never', label: 'Never' },
  { value: 'at', label: 'At a time' },
  { value: 'runs', label: 'After a number of runs' },
]

function End({ values, error, onChange }: RecallFieldsProps) {
  const { end, endAt, maxOccurrences } = values
  return (
    <div className={classes.pair}>
      <NativeSelect
        label="Ends"
        data={ENDS}
        value={end}
        onChange={(event) => onChange({ end: event.currentTarget.value as RecallValues['end'] })}
      />
      {end === 'at' && (
        <MomentPicker
          label="Last time"
          placeholder="Choose a day and a time"
          value={endAt}
          error={fieldWords(error, 'endAt')}
          onChange={(value) => onChange({ endAt: value })}
        />
      )}
      {end === 'runs' && (
        <NumberInput
          label="Runs"
          min={1}
          allowDecimal={false}
          allowNegative={false}
          value={maxOccurrences}
          error={fieldWords(error, 'maxOccurrences')}
          onChange={(value) => onChange({ maxOccurrences: value === '' ? '' : Number(value) })}
        />
      )}
    </div>
  )
}
