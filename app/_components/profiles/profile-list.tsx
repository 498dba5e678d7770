/** The settings' list of profiles: what new sessions can take, and which one they take unasked. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import { IconCopy, IconLock, IconPlus, IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { Profile } from '../../../server/protocol/profiles.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { useHasDraft } from '../../_hooks/use-form-draft.ts'
import { useProfileActions } from '../../_hooks/use-profile-actions.ts'
import type { MenuEntry } from '../menu/menu-panel.tsx'
import { LoadFailure } from '../settings/load-failure.tsx'
import { RowActions } from '../settings/row-actions.tsx'
import { RowFact, RowMark, SettingsRow, SettingsRows } from '../settings/settings-row.tsx'
import { SettingsSection } from '../settings/settings-section.tsx'
import { profileDraftKey } from './profile-values.ts'

export function ProfileList() {
  const profiles = trpc.profiles.list.useQuery()
  const { data } = profiles
  const full = data !== undefined && data.items.filter(({ builtIn }) => !builtIn).length >= data.limits.profiles
  return (
    <SettingsSection
      title="Profiles"
      lead="A profile is what a session’s agent is made of: a model, instructions, tools and limits. New sessions take the default one, unless another is chosen."
      actions={
        <Button
          component={Link}
          href="/settings/profiles/new"
          prefetch={false}
          leftSection={<IconPlus size={16} stroke={1.8} />}
          disabled={full}
        >
          New profile
        </Button>
      }
    >
      {profiles.isPending && <Skeleton height={120} radius="lg" />}
      {profiles.isError && <LoadFailure title="The profiles could not be loaded." query={profiles} />}
      {data && (
        <SettingsRows label="Profiles">
          {data.items.map((profile) => (
            <ProfileRow key={profile.id} profile={profile} isDefault={profile.id === data.defaultProfileId} />
          ))}
          {data.items.length === 1 && <SettingsEmpty />}
        </SettingsRows>
      )}
    </SettingsSection>
  )
}

function SettingsEmpty() {
  return (
    <SettingsRow name="None of your own yet">
      <RowFact>
        Make one for another model, for other instructions, or to keep a tool away from the agent. The built-in one
        stays.
      </RowFact>
    </SettingsRow>
  )
}

function ProfileRow({ profile, isDefault }: { profile: Profile; isDefault: boolean }) {
  const hasDraft = useHasDraft(profileDraftKey(profile.id))
  return (
    <SettingsRow
      name={profile.name}
      marks={
        <>
          {isDefault && (
            <RowMark tone="active" icon={<IconStarFilled size={12} aria-hidden="true" />}>
              Default
            </RowMark>
          )}
          {profile.builtIn && <RowMark icon={<IconLock size={12} aria-hidden="true" />}>Built in</RowMark>}
          {hasDraft && <RowMark tone="attention">Changes not saved</RowMark>}
        </>
      }
      actions={<ProfileActions profile={profile} isDefault={isDefault} />}
    >
      <RowFact>
        <code>{profile.model}</code>
      </RowFact>
      <RowFact>{factsOf(profile)}</RowFact>
      {profile.builtIn && (
        <RowFact>From the server’s settings (VIGIL_MODEL and others). Duplicate it to change it.</RowFact>
      )}
    </SettingsRow>
  )
}

function factsOf({ tools, maxSteps, system, secrets, recovery }: Profile): string {
  const given = Object.values(tools).filter((policy) => policy !== 'deny')
  const asking = given.filter((policy) => policy === 'ask').length
  return [
    system ? 'Own instructions' : 'No instructions of its own',
    counted(given.length, 'tool') + (asking > 0 ? `, of which ${asking} ${asking === 1 ? 'asks' : 'ask'} first` : ''),
    `at most ${counted(maxSteps, 'step')}`,
    ...(secrets.length > 0 ? [counted(secrets.length, 'secret')] : []),
    ...(recovery === 'ask' ? ['waits for you after a crash'] : []),
  ].join(' · ')
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`
}

function pageOf({ id }: Pick<Profile, 'id'>): string {
  return `/settings/profiles/${encodeURIComponent(id)}`
}

function ProfileActions({ profile, isDefault }: { profile: Profile; isDefault: boolean }) {
  const actions = useProfileActions()
  const router = useRouter()
  const icon = { size: 16, stroke: 1.6 }
  const entries: MenuEntry[] = [
    ...(isDefault
      ? []
      : [{ label: 'Make it the default', icon: <IconStar {...icon} />, onSelect: () => actions.setDefault(profile) }]),
    {
      label: 'Duplicate',
      icon: <IconCopy {...icon} />,
      onSelect: async () => {
        const copy = await actions.duplicate(profile)
        if (copy) router.push(pageOf(copy))
      },
    },
    ...(profile.builtIn
      ? []
      : [{ label: 'Remove', icon: <IconTrash {...icon} />, danger: true, onSelect: () => actions.remove(profile) }]),
  ]
  return <RowActions name={profile.name} {...(!profile.builtIn && { editHref: pageOf(profile) })} entries={entries} />
}
