/** What the agent’s recall tools answered, for people: the recall, how it stands, and its next times. */
'use client'
import Link from 'next/link'
import type { NextTime } from '../../../server/protocol/recalls.ts'
import { definitionWords } from '../../_client/recalls/definition-words.ts'
import { statusWords } from '../../_client/recalls/recall-states.ts'
import { type ReportedRecall, reportedRecalls } from '../../_client/recalls/reported-recalls.ts'
import { zoneWords } from '../../_client/recalls/zoned-words.ts'
import { NextTimes } from './next-times.tsx'
import classes from './recall-report.module.css'

export function RecallReport({ output }: { output: unknown }) {
  const recalls = reportedRecalls(output)
  if (recalls.length === 0) return <p className={classes.none}>Nothing is planned in this session.</p>
  return recalls.map((recall) => <Reported key={recall.recallId} recall={recall} />)
}

function Reported({ recall }: { recall: ReportedRecall }) {
  const { recallId, message, status, reason, next, timeZone, warning } = recall
  return (
    <section className={classes.recall} aria-label={message}>
      <div className={classes.head}>
        <Link href={`/recalls/${encodeURIComponent(recallId)}`} prefetch={false} className={classes.message}>
          <bdi>{message}</bdi>
        </Link>
        <span className={classes.facts}>
          <span className={classes.words}>{definitionWords(recall)}</span> · {zoneWords(timeZone)} ·{' '}
          {statusWords(status)}
        </span>
      </div>
      {reason && <p className={classes.none}>{reason}</p>}
      {next.length > 0 && <NextTimes next={next satisfies NextTime[]} timeZone={timeZone} asTold />}
      {warning && <p className={classes.none}>{warning}</p>}
    </section>
  )
}
