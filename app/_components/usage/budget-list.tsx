/** The budgets: what each period may cost, how much of it is spent, and what happens when it is passed. */
'use client'
import '@mantine/core/styles/Progress.layer.css'
import { Button, Progress, Skeleton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { BUDGET_PERIODS } from '../../../server/protocol/built-in-names.ts'
import type { BudgetInfo } from '../../../server/protocol/usage.ts'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { notifyUndoable } from '../../_client/notices/notify-undoable.tsx'
import { lazyPart } from '../../_client/page/load-part.ts'
import { money } from '../../_client/usage/money.ts'
import { shortMoment } from '../../_client/words/short-moment.ts'
import { LoadFailure } from '../settings/load-failure.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import { RowFact, RowMark, SettingsRow, SettingsRows } from '../settings/settings-row.tsx'
import { SettingsSection } from '../settings/settings-section.tsx'
import classes from './budget-list.module.css'

const BudgetForm = lazyPart(async () => (await import('./budget-form.tsx')).BudgetForm)
const REFRESH_MS = 30_000
const UNDO_REMOVAL_MS = 8_000
const EACH = { run: 'Each run', session: 'Each session', day: 'Each day', month: 'Each month' }
const PASSED = { warn: 'var(--vigil-tone-attention)', stop: 'var(--vigil-tone-failed)' }
const MOST = BUDGET_PERIODS.length * 2

export function BudgetList({ timeZone }: { timeZone: string }) {
  const budgets = trpc.usage.budgets.useQuery(undefined, { refetchInterval: REFRESH_MS })
  const prices = trpc.usage.prices.useQuery()
  const [edited, setEdited] = useState<BudgetInfo | 'new'>()
  const items = budgets.data?.items ?? []
  const unpriced = prices.data?.unpriced ?? []
  return (
    <SettingsSection
      title="Budgets"
      lead="A budget warns once when it is passed, or stops: runs then end after the step they are in, and none starts until it is raised or a new period begins."
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.8} aria-hidden="true" />}
          disabled={!budgets.data || items.length >= MOST}
          onClick={() => setEdited('new')}
        >
          Add a budget
        </Button>
      }
    >
      {items.some(({ action }) => action === 'stop') && unpriced.length > 0 && (
        <SettingsNote tone="attention" title="Some models are not limited by your budgets.">
          {`There is no price for ${unpriced.slice(0, 3).join(', ')}${unpriced.length > 3 ? ` and ${unpriced.length - 3} more` : ''}: what they use cannot be counted. Set a price below.`}
        </SettingsNote>
      )}
      {budgets.isPending && <Skeleton height={72} radius="lg" />}
      {budgets.isError && !budgets.data && <LoadFailure title="The budgets could not be loaded." query={budgets} />}
      {budgets.data && (
        <SettingsRows label="Budgets">
          {items.map((budget) => (
            <BudgetRow key={budget.id} budget={budget} onEdit={() => setEdited(budget)} />
          ))}
          {items.length === 0 && (
            <SettingsRow name="None yet">
              <RowFact>Without one nothing is limited. Add one to be warned, or to have runs stop.</RowFact>
            </SettingsRow>
          )}
        </SettingsRows>
      )}
      {edited && (
        <Suspense>
          <BudgetForm
            budget={edited === 'new' ? undefined : edited}
            taken={items}
            timeZone={timeZone}
            onClose={() => setEdited(undefined)}
          />
        </Suspense>
      )}
    </SettingsSection>
  )
}

function BudgetRow({ budget, onEdit }: { budget: BudgetInfo; onEdit: () => void }) {
  const utils = trpc.useUtils()
  const { id, period, action, limitUsd, spentUsd, timeZone, passedAt } = budget
  const name = `${EACH[period]}: ${money(limitUsd)}`
  const renew = () => utils.usage.budgets.invalidate()
  const adding = trpc.usage.addBudget.useMutation({
    onError: (cause) => notifyFailure('The budget could not be brought back', toVigilError(cause)),
    onSettled: renew,
  })
  const removal = trpc.usage.removeBudget.useMutation({
    onError: (cause) => notifyFailure('The budget could not be removed', toVigilError(cause)),
    onSuccess: () =>
      notifyUndoable({
        id: `budget-removed:${id}`,
        title: 'Budget removed',
        text: name,
        forMs: UNDO_REMOVAL_MS,
        onUndo: () => adding.mutate({ period, action, limitUsd, timeZone }),
      }),
    onSettled: renew,
  })
  const isPassed = spentUsd !== undefined && spentUsd >= limitUsd
  return (
    <SettingsRow
      name={name}
      marks={
        <>
          <RowMark>{action === 'stop' ? 'Stops' : 'Warns'}</RowMark>
          {isPassed && <RowMark tone={action === 'stop' ? 'failed' : 'attention'}>Passed</RowMark>}
        </>
      }
      actions={
        <>
          <Button size="compact-sm" variant="subtle" aria-label={`Change the budget: ${name}`} onClick={onEdit}>
            Change
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Remove the budget: ${name}`}
            loading={removal.isPending}
            onClick={() => removal.mutate({ budgetId: id })}
          >
            Remove
          </Button>
        </>
      }
    >
      {spentUsd !== undefined && (
        <>
          <Progress
            value={Math.min(100, (100 * spentUsd) / limitUsd)}
            aria-label={`Spent of ${name}`}
            color={isPassed ? PASSED[action] : 'var(--vigil-tone-active)'}
            className={classes.bar}
          />
          <RowFact>
            {money(spentUsd)} of {money(limitUsd)} spent {period === 'day' ? 'today' : 'this month'} (
            {timeZone.replaceAll('_', ' ')})
          </RowFact>
        </>
      )}
      {spentUsd === undefined && <RowFact>Counted for each {period} by itself.</RowFact>}
      {passedAt !== undefined && <RowFact>Last passed: {shortMoment(passedAt, serverNow())}</RowFact>}
    </SettingsRow>
  )
}
