/** Which sessions the list shows. */
'use client'
import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import type { SessionFilter } from '../../../server/protocol/sessions.ts'

const FILTERS: { value: SessionFilter; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'attention', label: 'Attention' },
  { value: 'scheduled', label: 'Scheduled' },
  { value: 'archived', label: 'Archived' },
]

interface SessionFilterMenuProps {
  filter: SessionFilter
  onChange: (filter: SessionFilter) => void
}

export function SessionFilterMenu({ filter, onChange }: SessionFilterMenuProps) {
  const label = FILTERS.find((item) => item.value === filter)?.label ?? 'All'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant={filter === 'all' ? 'default' : 'light'}
          rightSection={<IconChevronDown size={14} />}
          aria-label={`Show: ${label}`}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FILTERS.map((item) => (
          <Menu.Item
            key={item.value}
            role="menuitemradio"
            aria-checked={item.value === filter}
            rightSection={item.value === filter ? <IconCheck size={14} /> : null}
            onClick={() => onChange(item.value)}
          >
            {item.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
