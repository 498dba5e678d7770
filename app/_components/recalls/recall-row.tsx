/** One recall in a list: what it says, when it comes, in which session, how it stands, and what can be done to it. */
'use client'
import { IconAlertTriangle, IconMessage, IconRobot } from '@tabler/icons-react'
import Link from 'next/link'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { definitionWords } from '../../_client/recalls/definition-words.ts'
import { briefMessage } from '../../_client/recalls/recall-states.ts'
import { momentWords, zoneWords } from '../../_client/recalls/zoned-words.ts'
import type { RecallActions } from '../../_hooks/use-recall-actions.ts'
import { useSessionTitle } from '../../_hooks/use-session-title.ts'
import { NextIn } from './next-in.tsx'
import type { RecallTask } from './recall-dialog.tsx'
import { RecallMenu } from './recall-menu.tsx'
import classes from './recall-row.module.css'
import { RecallStateMark } from './recall-state-mark.tsx'

interface RecallRowProps {
  recall: Recall
  actions: RecallActions
  onTask: (task: RecallTask) => void
  /** In a list of one session it goes without saying which. */
  withSession?: boolean
}

export function RecallRow({ recall, actions, onTask, withSession = true }: RecallRowProps) {
  const { definition, nextAt, failuresInARow, reason, createdBy } = recall
  const { timeZone = 'UTC' } = definition
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <Link href={`/recalls/${encodeURIComponent(recall.id)}`} prefetch={false} className={classes.message}>
          <bdi>{briefMessage(recall, 160)}</bdi>
        </Link>
        <div className={classes.facts}>
          <RecallStateMark recall={recall} />
          <span className={classes.definition}>{definitionWords(definition)}</span>
          <span>{zoneWords(timeZone)}</span>
          {createdBy === 'agent' && (
            <span className={classes.by}>
              <IconRobot size={13} stroke={1.7} aria-hidden="true" /> by the agent
            </span>
          )}
        </div>
        {withSession && <SessionLink sessionId={recall.sessionId} />}
        {failuresInARow > 0 && (
          <div className={classes.failures}>
            <IconAlertTriangle size={13} stroke={1.8} aria-hidden="true" />
            {failuresInARow === 1 ? 'Its last run failed' : `Its last ${failuresInARow} runs failed`}
          </div>
        )}
        {reason && <div className={classes.reason}>{reason}</div>}
      </div>
      <div className={classes.next}>
        {nextAt !== null && (
          <>
            <span className={classes.until}>
              <NextIn at={nextAt} />
            </span>
            <time dateTime={new Date(nextAt).toISOString()}>{momentWords(nextAt, timeZone)}</time>
          </>
        )}
      </div>
      <RecallMenu
        recall={recall}
        actions={actions}
        onEdit={() => onTask({ do: 'edit', recall })}
        onDuplicate={() => onTask({ do: 'duplicate', recall })}
      />
    </li>
  )
}

export function SessionLink({ sessionId }: { sessionId: string }) {
  const title = useSessionTitle(sessionId)
  return (
    <Link href={`/s/${encodeURIComponent(sessionId)}`} prefetch={false} className={classes.session}>
      <IconMessage size={13} stroke={1.7} aria-hidden="true" />
      <bdi className={classes.sessionTitle}>{title ?? 'Its session'}</bdi>
    </Link>
  )
}
