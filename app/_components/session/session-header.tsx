/** Which session this is, what its agent does, and how fresh the page is. */
'use client'
import { Skeleton, Title, UnstyledButton } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import type { SessionState } from '../../../client/index.ts'
import type { SessionView } from '../../_client/connection/session-tracker.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { useConnection } from '../../_hooks/use-connection.ts'
import { useListedSession } from '../../_hooks/use-listed-session.ts'
import { useTranscriptEntries } from '../../_hooks/use-transcript-entries.tsx'
import { NavigationButton } from '../frame/navigation-button.tsx'
import { PanelButton } from '../panel/panel-button.tsx'
import { RenameField } from '../sessions/rename-field.tsx'
import { SessionMenu } from '../sessions/session-menu.tsx'
import { AgentStatus } from './agent-status.tsx'
import { ConnectionStatus } from './connection-status.tsx'
import { SessionCommands } from './session-commands.tsx'
import classes from './session-header.module.css'

export function SessionHeader({ view }: { view: SessionView }) {
  const { state } = view
  const listed = useListedSession(state?.sessionId ?? '')
  // The log does not tell of pins and of what was read; the list does.
  const known = state?.session && (listed ?? state.session)
  const [renaming, setRenaming] = useState(false)
  const rename = () => setRenaming(true)
  const transcriptEntries = useTranscriptEntries()
  const connection = useConnection()
  // The log is told of answers when their run goes on; that it waits for a place, the list knows.
  const answered = listed?.status === 'queued' && state?.run?.status === 'awaiting-approval'
  const stale = state !== null && (connection.state !== 'open' || view.sync?.state === 'reconnecting')
  return (
    <header className={classes.header}>
      <NavigationButton />
      <div className={classes.about}>
        {view.phase === 'loading' && !state && <AboutSkeleton />}
        {state && renaming && state.session && (
          <RenameField session={state.session} onDone={() => setRenaming(false)} />
        )}
        {state && !renaming && <About state={state} stale={stale} answered={answered} onRename={rename} />}
      </div>
      <ConnectionStatus {...(view.phase !== 'unavailable' && view.phase !== 'failed' && { view })} />
      {state && <PanelButton />}
      {known && state?.closing?.reason !== 'deleted' && (
        <>
          <SessionMenu
            session={known}
            {...(listed && { reading: listed })}
            size="lg"
            onRename={rename}
            {...(state?.session && { more: transcriptEntries(state.session) })}
          />
          <SessionCommands session={known} runId={state?.run?.id} onRename={rename} />
        </>
      )}
    </header>
  )
}

interface AboutProps {
  state: SessionState
  stale: boolean
  answered: boolean
  onRename: () => void
}

function About({ state, stale, answered, onRename }: AboutProps) {
  const title = state.session ? sessionTitle(state.session) : 'Session'
  return (
    <>
      <Title order={1} className={classes.title}>
        <UnstyledButton className={classes.rename} title={`${title} (rename)`} onClick={onRename}>
          {title}
        </UnstyledButton>
      </Title>
      <div className={classes.line}>
        <AgentStatus state={state} stale={stale} answered={answered} />
        {state.run?.model && <span className={classes.model}>{state.run.model}</span>}
        <Watchers count={state.presence?.watchers ?? 1} />
      </div>
    </>
  )
}

/** Says how many others watch; nothing when nobody does. */
function Watchers({ count }: { count: number }) {
  const others = count - 1
  if (others < 1) return null
  return (
    <span className={classes.watchers}>
      <IconEye size={14} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <span>
        {others}
        <span className={classes.unit}> more {others === 1 ? 'page watches' : 'pages watch'}</span>
      </span>
    </span>
  )
}

function AboutSkeleton() {
  return (
    <>
      <Skeleton height={14} width="10rem" />
      <Skeleton height={10} width="5rem" mt={8} />
    </>
  )
}
