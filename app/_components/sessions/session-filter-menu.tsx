/** Which sessions the list shows. */
'use client'
import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { SessionCounts, SessionFilter } from '../../../server/protocol/sessions.ts'
import { useSessionCounts } from '../../_hooks/use-session-counts.ts'
import { MenuButton } from '../menu/menu-button.tsx'

const FILTERS: { value: SessionFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'attention', label: 'Attention' },
  { value: 'scheduled', label: 'Scheduled' },
  { value: 'archived', label: 'Archived' },
]

const COUNTED: Partial<Record<SessionFilter, (counts: SessionCounts) => number>> = {
  running: (counts) => counts.running,
  attention: (counts) => counts.attention,
  scheduled: (counts) => counts.scheduled,
}

interface SessionFilterMenuProps {
  filter: SessionFilter
  onChange: (filter: SessionFilter) => void
}

export function SessionFilterMenu({ filter, onChange }: SessionFilterMenuProps) {
  const label = FILTERS.find((item) => item.value === filter)?.label ?? 'All'
  const counts = useSessionCounts()
  const entries = FILTERS.map((item) => ({
    label: item.label,
    count: COUNTED[item.value]?.(counts) ?? 0,
    checked: item.value === filter,
    onSelect: () => onChange(item.value),
  }))
  return (
    <MenuButton label="Show" entries={entries} position="bottom-end">
      {(trigger) => (
        <Button
          size="xs"
          variant={filter === 'all' ? 'default' : 'light'}
          rightSection={<IconChevronDown size={14} />}
          aria-label={`Show: ${label}`}
          {...trigger}
        >
          {label}
        </Button>
      )}
    </MenuButton>
  )
}
