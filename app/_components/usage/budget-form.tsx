/** Makes a budget, or changes how much one allows. What was changed elsewhere meanwhile is shown, not overwritten. */
'use client'
import '@mantine/core/styles/NumberInput.layer.css'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Button, Input, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { BUDGET_PERIODS } from '../../../server/protocol/built-in-names.ts'
import { type Budget, type BudgetAction, type BudgetInfo, type BudgetPeriod } from '../../../server/protocol/usage.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { fieldWords } from '../../_client/notices/field-words.ts'
import { money } from '../../_client/usage/money.ts'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import classes from './usage-form.module.css'

const PERIODS: Record<BudgetPeriod, string> = { run: 'A run', session: 'A session', day: 'A day', month: 'A month' }
const ACTIONS: { value: BudgetAction; label: string }[] = [
  { value: 'warn', label: 'Warn' },
  { value: 'stop', label: 'Stop' },
]

interface BudgetFormProps {
  budget: BudgetInfo | undefined
  taken: readonly Budget[]
  timeZone: string
  onClose: () => void
}

export function BudgetForm({ budget, taken, timeZone, onClose }: BudgetFormProps) {
  const utils = trpc.useUtils()
  const add = trpc.usage.addBudget.useMutation()
  const update = trpc.usage.updateBudget.useMutation()
  const free = (action: BudgetAction) =>
    BUDGET_PERIODS.filter((one) => !taken.some((other) => other.period === one && other.action === action))
  const [action, setAction] = useState<BudgetAction>(() => (free('warn').length > 0 ? 'warn' : 'stop'))
  const [wanted, setPeriod] = useState<BudgetPeriod>('day')
  const period = free(action).includes(wanted) ? wanted : free(action)[0]
  const [limit, setLimit] = useState<number | string>(budget?.limitUsd ?? '')
  const [seen, setSeen] = useState(budget?.version)
  const limitUsd = Number(limit)
  const cause = add.error ?? update.error
  const error = cause && toVigilError(cause)
  const conflict = error?.reason === 'VERSION_CONFLICT' ? (error.current as Budget | undefined) : undefined
  const isSaving = add.isPending || update.isPending

  async function save(event: FormEvent) {
    event.preventDefault()
    try {
      if (budget && seen !== undefined) await update.mutateAsync({ budgetId: budget.id, version: seen, limitUsd })
      else if (period) await add.mutateAsync({ period, action, limitUsd, timeZone })
    } catch {
      // It is said in the form.
      return
    } finally {
      void utils.usage.budgets.invalidate()
    }
    onClose()
  }
  return (
    <Dialog onClose={onClose} title={budget ? 'Change the budget' : 'Add a budget'}>
      <form className={classes.form} onSubmit={save} noValidate>
        {!budget && (
          <>
            <Input.Wrapper
              label="When it is passed"
              labelElement="div"
              description={
                action === 'warn'
                  ? 'A line in the session says so, once. Nothing is stopped.'
                  : 'Runs end after the step they are in, and none starts. Models without a price are not counted.'
              }
            >
              <SegmentedControl
                aria-label="When it is passed"
                mt="xs"
                data={ACTIONS.map((one) => ({ ...one, disabled: free(one.value).length === 0 }))}
                value={action}
                onChange={(value) => setAction(value as BudgetAction)}
              />
            </Input.Wrapper>
            <NativeSelect
              label="For"
              data={free(action).map((value) => ({ value, label: PERIODS[value] }))}
              value={period}
              onChange={(event) => setPeriod(event.currentTarget.value as BudgetPeriod)}
            />
          </>
        )}
        <NumberInput
          label={budget ? `Limit for ${PERIODS[budget.period].toLowerCase()}` : 'Limit'}
          description="In US dollars"
          prefix="$"
          min={0}
          step={1}
          decimalScale={4}
          hideControls
          data-autofocus
          required
          value={limit}
          error={fieldWords(error, 'limitUsd')}
          onChange={setLimit}
        />
        {conflict && (
          <SettingsNote
            tone="attention"
            urgent
            title={`It was changed elsewhere in the meantime, to ${money(conflict.limitUsd)}.`}
            actions={
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  setSeen(conflict.version)
                  update.reset()
                }}
              >
                Keep mine
              </Button>
            }
          >
            What you entered was not saved. Kept, it takes the place of that when you save.
          </SettingsNote>
        )}
        {error && !conflict && error.field !== 'limitUsd' && (
          <SettingsNote tone="failed" title="The budget was not saved.">
            {error.message} {error.fix}
          </SettingsNote>
        )}
        <DialogFoot>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isSaving} disabled={!(limitUsd > 0)}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
