/** Which profile a session is on, and a menu to put it on another. The menu is loaded when somebody reaches for it. */
'use client'
import { Button } from '@mantine/core'
import { IconAdjustments, IconChevronDown } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { trpc } from '../../_client/connection/trpc.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import type { MenuEntry } from '../menu/menu-panel.tsx'
import classes from './profile-picker.module.css'

interface ProfilePickerProps {
  /** Undefined stands for the user's default. */
  profileId: string | undefined
  onChoose: (profileId: string) => void
}

export function ProfilePicker({ profileId, onChoose }: ProfilePickerProps) {
  const router = useRouter()
  const list = trpc.profiles.list.useQuery()
  const items = list.data?.items ?? []
  const id = profileId ?? list.data?.defaultProfileId
  const listed = items.find((profile) => profile.id === id)
  // A removed one stays with the sessions that are on it.
  const other = trpc.profiles.get.useQuery(
    { profileId: id ?? '' },
    { enabled: list.isSuccess && id !== undefined && !listed },
  )
  const current = listed ?? other.data
  if (!current) return null
  const name = current.removedAt === undefined ? current.name : `${current.name} (removed)`
  // Holds the words that are seen, in their order.
  const label = `Profile: ${name} ${current.model}`
  const entries: MenuEntry[] = [
    ...items.map((profile) => ({
      label: profile.name,
      text: profile.model,
      checked: profile.id === id,
      onSelect: () => onChoose(profile.id),
    })),
    {
      label: 'Profiles and models …',
      takesFocus: true,
      onSelect: () => router.push('/settings/profiles'),
    },
  ]
  return (
    <MenuButton label="Profile of what is sent from now on" entries={entries} position="top-start">
      {(trigger) => (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          className={classes.button}
          leftSection={<IconAdjustments size={14} stroke={1.7} />}
          rightSection={<IconChevronDown size={12} />}
          aria-label={label}
          title={label}
          {...trigger}
        >
          <span className={classes.name}>{name}</span> <span className={classes.model}>{current.model}</span>
        </Button>
      )}
    </MenuButton>
  )
}
