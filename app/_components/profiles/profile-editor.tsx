/** The page of one profile, or of a new one: what is there is loaded first, what is gone is said. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { useProfileActions } from '../../_hooks/use-profile-actions.ts'
import { SettingsMissing } from '../settings/settings-missing.tsx'
import { PROFILES, ProfileForm } from './profile-form.tsx'

const NEW = 'new'

export function ProfileEditor({ profileId }: { profileId: string }) {
  const list = trpc.profiles.list.useQuery()
  const isNew = profileId === NEW
  const listed = list.data?.items.find(({ id }) => id === profileId)
  // One that is not in the list was removed, or never was.
  const other = trpc.profiles.get.useQuery({ profileId }, { enabled: !isNew && list.isSuccess && !listed })
  const actions = useProfileActions()

  if (list.isPending || (other.isPending && other.isFetching)) return <Skeleton height={320} radius="lg" />
  if (list.isError) {
    return (
      <Trouble
        title="The profile could not be loaded."
        text={failureWords(list.error)}
        action={<Button onClick={() => list.refetch()}>Try again</Button>}
      />
    )
  }
  if (isNew) return <ProfileForm list={list.data} />
  if (listed?.builtIn) {
    return (
      <Trouble
        title="The built-in profile is not changed here."
        text="It comes from the server’s settings, such as VIGIL_MODEL. Duplicate it in the list and change the copy."
      />
    )
  }
  if (listed) return <ProfileForm key={listed.id} list={list.data} profile={listed} />
  if (other.data?.removedAt) {
    const removed = other.data
    return (
      <Trouble
        title={`${removed.name} was removed.`}
        text="Sessions on it go on with it; new ones cannot take it."
        action={<Button onClick={() => actions.bringBack(removed)}>Bring it back</Button>}
      />
    )
  }
  const isMissing = other.isError && toVigilError(other.error).reason === 'NOT_FOUND'
  return (
    <Trouble
      title={isMissing ? 'There is no such profile.' : 'The profile could not be loaded.'}
      text={isMissing ? 'The link is wrong, or it belongs to somebody else.' : failureWords(other.error)}
    />
  )
}

function Trouble({ title, text, action }: { title: string; text: string; action?: ReactNode }) {
  return (
    <SettingsMissing
      section="Profiles"
      lead="What a session’s agent is made of."
      title={title}
      action={action}
      back={PROFILES}
    >
      {text}
    </SettingsMissing>
  )
}
