/** What will wake this session, what can be done about it, and what became of what was planned. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { briefMessage } from '../../_client/recalls/recall-states.ts'
import { ownZone } from '../../_client/recalls/zoned-words.ts'
import { useRecallActions } from '../../_hooks/use-recall-actions.ts'
import { useRecallList } from '../../_hooks/use-recall-list.ts'
import { useRecallsLive } from '../../_hooks/use-recalls-live.ts'
import { RecallHistory } from '../recalls/recall-history.tsx'
import { RecallRows } from '../recalls/recall-rows.tsx'
import { useRecallTask } from '../recalls/use-recall-task.tsx'
import { LoadFailure } from '../settings/load-failure.tsx'
import classes from './recalls-tab.module.css'

const SHOWN_AT_ONCE = 25

export function RecallsTab({ sessionId }: { sessionId: string }) {
  useRecallsLive({ sessionId })
  const { actions } = useRecallActions()
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const { begin, dialog } = useRecallTask()
  const { query, recalls, isWaiting } = useRecallList({ filter: 'planned', sessionId })
  const over = useRecallList({ filter: 'over', sessionId })
  const messages = new Map([...recalls, ...over.recalls].map((recall) => [recall.id, briefMessage(recall)]))
  return (
    <div className={classes.tab}>
      <section className={classes.part} aria-labelledby="session-recalls">
        <div className={classes.head}>
          <h2 id="session-recalls" className={classes.heading}>
            Planned
          </h2>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            className={classes.add}
            onClick={() => begin({ do: 'create', sessionId })}
          >
            New recall
          </Button>
        </div>
        {isWaiting && <Skeleton height={64} radius="md" />}
        {query.isError && recalls.length === 0 && (
          <LoadFailure title="The recalls could not be loaded." query={query} />
        )}
        {query.isSuccess && !isWaiting && recalls.length === 0 && (
          <p className={classes.none}>
            Nothing will wake this session. Schedule a message to its agent here, or ask the agent: “remind me in 10m to
            look again”.
          </p>
        )}
        {recalls.length > 0 && (
          <RecallRows
            label="Recalls of this session"
            recalls={recalls.slice(0, shown)}
            actions={actions}
            onTask={begin}
            withSession={false}
          />
        )}
        {recalls.length > shown && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShown((count) => count + SHOWN_AT_ONCE)}>
            Show more
          </Button>
        )}
      </section>
      <section className={classes.part} aria-labelledby="session-recall-history">
        <h2 id="session-recall-history" className={classes.heading}>
          History
        </h2>
        <RecallHistory of={{ sessionId }} timeZone={ownZone()} messageOf={(recallId) => messages.get(recallId)} />
      </section>
      {dialog}
    </div>
  )
}
