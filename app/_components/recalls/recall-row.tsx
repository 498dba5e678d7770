/** One recall in a list: what it says, when it comes, in which session, how it stands, and what can be done to it. */
'use client'
import { VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconRobot } from '@tabler/icons-react'
import Link from 'next/link'
import { memo, useEffect, useRef } from 'react'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { definitionWords } from '../../_client/recalls/definition-words.ts'
import { briefMessage, isLasting, isOneShot } from '../../_client/recalls/recall-states.ts'
import { momentHere, ownZone, zoneWords } from '../../_client/recalls/zoned-words.ts'
import type { RecallActions } from '../../_hooks/use-recall-actions.ts'
import { NextIn } from './next-in.tsx'
import type { RecallTask } from './recall-dialog.tsx'
import { RecallMenu } from './recall-menu.tsx'
import classes from './recall-row.module.css'
import { RecallStateMark } from './recall-state-mark.tsx'
import { SessionLink } from './session-link.tsx'

interface RecallRowProps {
  recall: Recall
  actions: RecallActions
  onTask: (task: RecallTask) => void
  withSession?: boolean
}

export const RecallRow = memo(function RecallRow({ recall, actions, onTask, withSession = true }: RecallRowProps) {
  const { definition, status, nextAt, failuresInARow, reason, createdBy, updatedAt } = recall
  const row = useRef<HTMLLIElement>(null)
  // With these it takes another place, and the focus goes with it.
  useEffect(() => {
    if (row.current?.contains(document.activeElement)) row.current.scrollIntoView({ block: 'nearest' })
  }, [status, nextAt])
  return (
    <li ref={row} className={classes.row}>
      <div className={classes.about}>
        <Link href={`/recalls/${encodeURIComponent(recall.id)}`} prefetch={false} className={classes.message}>
          <bdi>{briefMessage(recall, 160)}</bdi>
        </Link>
        <div className={classes.facts}>
          <RecallStateMark recall={recall} />
          <span>
            <span className={classes.definition}>{definitionWords(definition)}</span> {zoneOf(recall)}
          </span>
          {withSession && <SessionLink sessionId={recall.sessionId} />}
          {createdBy === 'agent' && (
            <span className={classes.by}>
              <IconRobot size={13} stroke={1.7} aria-hidden="true" /> by the agent
            </span>
          )}
        </div>
        {failuresInARow > 0 && !reason && (
          <div className={classes.failures}>
            <IconAlertTriangle size={13} stroke={1.8} aria-hidden="true" />
            {failuresInARow === 1 ? 'Its last run failed' : `Its last ${failuresInARow} runs failed`}
          </div>
        )}
        {reason && <div className={classes.reason}>{reason}</div>}
      </div>
      <div className={classes.next}>
        {!isLasting(recall) && (
          <time dateTime={new Date(updatedAt).toISOString()}>
            <VisuallyHidden>Over since </VisuallyHidden>
            {momentHere(updatedAt)}
          </time>
        )}
        {nextAt !== null && (
          <>
            <span className={classes.until}>
              <NextIn at={nextAt} />
            </span>
            <time dateTime={new Date(nextAt).toISOString()}>{momentHere(nextAt)}</time>
          </>
        )}
      </div>
      <div className={classes.menu}>
        <RecallMenu
          recall={recall}
          actions={actions}
          onEdit={() => onTask({ do: 'edit', recall })}
          onDuplicate={() => onTask({ do: 'duplicate', recall })}
        />
      </div>
    </li>
  )
})

/** Where its clock is another one than this browser’s, and says anything. */
function zoneOf(recall: Recall): string {
  const { kind, timeZone = 'UTC' } = recall.definition
  const isSaid = timeZone !== ownZone() && (kind === 'cron' || isOneShot(recall))
  return isSaid ? zoneWords(timeZone) : ''
}
