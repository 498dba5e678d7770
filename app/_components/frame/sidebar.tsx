/** The side of the page: the way to a new session, the sessions with search and filter, and what runs underneath. */
'use client'
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconSearch, IconX } from '@tabler/icons-react'
import Link from 'next/link'
import { useState } from 'react'
import { SEARCH_MAX_CHARS } from '../../../server/protocol/limits.ts'
import type { SessionFilter } from '../../../server/protocol/sessions.ts'
import { SessionFilterMenu } from '../sessions/session-filter-menu.tsx'
import { SessionList } from '../sessions/session-list.tsx'
import { PageLinks } from './page-links.tsx'
import classes from './sidebar.module.css'
import { SidebarFooter } from './sidebar-footer.tsx'

const TYPING_PAUSE_MS = 200

export function Sidebar({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [filter, setFilter] = useState<SessionFilter>('all')
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS)

  return (
    <>
      <div className={classes.top}>
        <Link href="/" prefetch={false} className={classes.brand}>
          Vigil
        </Link>
        <Button
          component={Link}
          href="/"
          prefetch={false}
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={onClose}
        >
          New session
        </Button>
        <ActionIcon hiddenFrom="sm" size="lg" aria-label="Hide the sessions" onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <search className={classes.search}>
        <TextInput
          type="search"
          aria-label="Search sessions"
          placeholder="Search"
          size="xs"
          value={typed}
          maxLength={SEARCH_MAX_CHARS}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && typed) {
              event.stopPropagation()
              setTyped('')
            } else if (!event.nativeEvent.isComposing && /^(ArrowDown|Enter)$/.test(event.key)) {
              event.preventDefault()
              // What is listed for another text is gone to, but not opened.
              const first = document.querySelector<HTMLElement>('[data-session-link]')
              const isFound = typed.trim() === search && !first?.closest('[aria-busy="true"]')
              if (event.key === 'Enter' && typed && isFound) first?.click()
              else first?.focus()
            }
          }}
          leftSection={<IconSearch size={14} />}
          className={classes.field}
          data-search-sessions
        />
        <SessionFilterMenu filter={filter} onChange={setFilter} />
      </search>
      <PageLinks />
      <SessionList filter={filter} search={search} />
      <SidebarFooter />
    </>
  )
}
