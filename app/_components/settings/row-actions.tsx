/** What can be done to one thing in a list of settings: its own page, where it has one, and the rest in a menu. */
'use client'
import { ActionIcon, Button } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import Link from 'next/link'
import { MenuButton } from '../menu/menu-button.tsx'
import type { MenuEntry } from '../menu/menu-panel.tsx'

interface RowActionsProps {
  name: string
  editHref?: string
  entries: readonly MenuEntry[]
}

export function RowActions({ name, editHref, entries }: RowActionsProps) {
  const label = `Actions for ${name}`
  return (
    <>
      {editHref && (
        <Button
          component={Link}
          href={editHref}
          prefetch={false}
          size="xs"
          variant="default"
          aria-label={`Edit ${name}`}
        >
          Edit
        </Button>
      )}
      <MenuButton label={label} entries={entries} position="bottom-end">
        {(trigger) => (
          <ActionIcon aria-label={label} {...trigger}>
            <IconDots size={16} />
          </ActionIcon>
        )}
      </MenuButton>
    </>
  )
}
