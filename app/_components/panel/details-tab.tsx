/** The facts of the session. */
'use client'
import type { ReactNode } from 'react'
import type { SessionState } from '../../../client/index.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'
import { CopyButton } from '../transcript/copy-button.tsx'
import classes from './details-tab.module.css'

export function DetailsTab({ state }: { state: SessionState }) {
  const { session, sessionId, run, messages, head } = state
  const profiles = trpc.profiles.list.useQuery()
  const profile = profiles.data?.items.find(({ id }) => id === session?.profileId)
  const model = run?.model ?? messages.map((message) => messageMetadata(message).model).findLast(Boolean)
  return (
    <dl className={classes.facts}>
      <Fact name="Session">
        <code className={classes.id}>{sessionId}</code>
        <CopyButton label="Copy the session’s id" text={() => sessionId} />
      </Fact>
      {session && <Fact name="Created">{moment(session.createdAt)}</Fact>}
      {session && <Fact name="Last change">{moment(session.updatedAt)}</Fact>}
      {session && <Fact name="Profile">{profile?.name ?? session.profileId}</Fact>}
      {model && <Fact name="Model">{model}</Fact>}
      <Fact name="Events">{head.toLocaleString()}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  )
}

function moment(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}
