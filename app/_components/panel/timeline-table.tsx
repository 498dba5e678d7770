/** The same as a table, for whoever reads rather than looks; what it names leads to its place in the transcript. */
'use client'
import '@mantine/core/styles/Anchor.layer.css'
import '@mantine/core/styles/Table.layer.css'
import { Anchor, Table } from '@mantine/core'
import { memo } from 'react'
import { outcomeWords } from '../../_client/timeline/bar-words.ts'
import type { RunTimeline, TimelineBar } from '../../_client/timeline/run-timeline.ts'
import { timelinePlace } from '../../_client/timeline/timeline-scale.ts'
import { duration } from '../../_client/words/duration.ts'
import { Fold } from '../transcript/fold.tsx'
import classes from './timeline-table.module.css'

interface TimelineTableProps {
  timeline: RunTimeline
  onShow: (bar: TimelineBar) => void
}

export const TimelineTable = memo(function TimelineTable({ timeline, onShow }: TimelineTableProps) {
  const { bars, startedAt } = timeline
  return (
    <Fold id="timeline-table" summary={<span>As a table</span>}>
      <Table className={classes.table} verticalSpacing={4} horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Took</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bars.map((bar) => (
            <Table.Tr key={bar.key}>
              <Table.Td className={classes.name}>
                {bar.messageId === undefined ? (
                  bar.name
                ) : (
                  <Anchor component="button" type="button" className={classes.way} onClick={() => onShow(bar)}>
                    {bar.name}
                  </Anchor>
                )}
                {bar.kind === 'tool' && <span className={classes.outcome}> {outcomeWords(bar)}</span>}
              </Table.Td>
              <Table.Td>{timelinePlace(bar.startedAt - startedAt)}</Table.Td>
              <Table.Td>{bar.endedAt === undefined ? 'goes on' : duration(bar.endedAt - bar.startedAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Fold>
  )
})
