/** What runs have used and cost, what may be spent, and what models cost. */
'use client'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Button, SegmentedControl } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { runCommand } from '../../_client/commands/taken-commands.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { USAGE_PERIODS, type UsagePeriod, usageRange } from '../../_client/usage/usage-period.ts'
import { useNow } from '../../_hooks/use-now.ts'
import { PageMessage } from '../feedback/page-message.tsx'
import { Pane } from '../frame/pane.tsx'
import { BudgetList } from './budget-list.tsx'
import { PriceTable } from './price-table.tsx'
import { UsageByDayPart } from './usage-by-day.tsx'
import { UsageGroups } from './usage-groups.tsx'
import classes from './usage-page.module.css'
import { UsageSkeleton } from './usage-skeleton.tsx'
import { UsageTotals } from './usage-totals.tsx'

const REFRESH_MS = 30_000
const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

export function UsagePage() {
  const [period, setPeriod] = useState<UsagePeriod>('30')
  // Midnight begins another day while the page is open.
  const range = usageRange(period, useNow(60_000), TIME_ZONE)
  const days = trpc.usage.summary.useQuery(
    { ...range, by: 'day' },
    { placeholderData: keepPreviousData, refetchInterval: REFRESH_MS },
  )
  const { data } = days
  return (
    <Pane title="Usage" wide actions={<StopEverything />}>
      <div className={classes.page}>
        <div className={classes.period}>
          <SegmentedControl
            aria-label="Period"
            data={[...USAGE_PERIODS]}
            value={period}
            onChange={(value) => setPeriod(value as UsagePeriod)}
            className={classes.periods}
          />
          <span className={classes.zone}>Days in {TIME_ZONE.replaceAll('_', ' ')}</span>
        </div>
        {days.isPending && <UsageSkeleton />}
        {days.isError && !data && (
          <PageMessage
            tone="failed"
            title="The usage could not be loaded"
            text={failureWords(days.error)}
            action={{ label: 'Try again', onClick: () => days.refetch(), busy: days.isFetching }}
          />
        )}
        {data?.by === 'day' && (
          <>
            <UsageTotals total={data.total} previous={data.previous} />
            {data.total.runs === 0 ? (
              <p className={classes.empty} role="note">
                No run has used anything in this period. Once one has, its tokens and its cost are here, by day, model,
                session and profile.
              </p>
            ) : (
              <>
                <UsageByDayPart summary={data} />
                <UsageGroups range={range} />
              </>
            )}
          </>
        )}
        <BudgetList timeZone={TIME_ZONE} />
        <PriceTable />
      </div>
    </Pane>
  )
}

function StopEverything() {
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconHandStop size={15} stroke={1.7} aria-hidden="true" />}
      onClick={() => runCommand('runs.stop-all')}
    >
      Stop everything
    </Button>
  )
}
