/** The period day by day: as a chart by model, and the same as a table. */
'use client'
import '@mantine/core/styles/Table.layer.css'
import { SegmentedControl, Skeleton, Table, Title } from '@mantine/core'
import { Suspense, useState } from 'react'
import type { UsageByDay } from '../../../server/protocol/usage.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { dayWords } from '../../_client/usage/usage-period.ts'
import { costWords } from '../../_client/usage/usage-words.ts'
import { Fold } from '../transcript/fold.tsx'
import classes from './usage-by-day.module.css'
import section from './usage-section.module.css'

const UsageChart = lazyPart(async () => (await import('./usage-chart.tsx')).UsageChart)

export type UsageMeasure = 'cost' | 'tokens'

export function UsageByDayPart({ summary }: { summary: UsageByDay }) {
  const costsAnything = (summary.total.costUsd ?? 0) > 0
  const [chosen, setChosen] = useState<UsageMeasure>()
  const measure = chosen ?? (costsAnything ? 'cost' : 'tokens')
  return (
    <section aria-labelledby="usage-by-day" className={section.section}>
      <div className={section.head}>
        <Title order={2} id="usage-by-day" className={section.title}>
          By day
        </Title>
        <SegmentedControl
          aria-label="Shown in the chart"
          size="xs"
          data={[
            { value: 'cost', label: 'Cost' },
            { value: 'tokens', label: 'Tokens' },
          ]}
          value={measure}
          onChange={(value) => setChosen(value as UsageMeasure)}
        />
      </div>
      <Suspense fallback={<Skeleton height={260} radius="md" />}>
        <UsageChart summary={summary} measure={measure} />
      </Suspense>
      <Fold id="usage-by-day-table" summary={<span>As a table</span>}>
        <DayTable summary={summary} />
      </Fold>
    </section>
  )
}

/** The newest first; days without a run say nothing here. */
function DayTable({ summary: { items } }: { summary: UsageByDay }) {
  const used = items.filter(({ runs }) => runs > 0).toReversed()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={classes.scroll} aria-label="Usage by day, as a table" tabIndex={0}>
      <Table className={section.table} verticalSpacing={6} horizontalSpacing={10}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th className={section.number}>Cost</Table.Th>
            <Table.Th className={section.number}>Read</Table.Th>
            <Table.Th className={section.number}>Written</Table.Th>
            <Table.Th className={section.number}>Runs</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {used.map((day) => (
            <Table.Tr key={day.key}>
              <Table.Th scope="row" className={classes.day}>
                {dayWords(day.key)}
              </Table.Th>
              <Table.Td className={section.number}>{costWords(day)}</Table.Td>
              <Table.Td className={section.number}>{day.inputTokens.toLocaleString()}</Table.Td>
              <Table.Td className={section.number}>{day.outputTokens.toLocaleString()}</Table.Td>
              <Table.Td className={section.number}>{day.runs.toLocaleString()}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
