/** Which session a recall wakes: one of all, found by its title or its messages, or a new one. */
'use client'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { useSessionList } from '../../_hooks/use-session-list.ts'
import { useSessionTitle } from '../../_hooks/use-session-title.ts'

/** Stands for a session that is made when the recall is. */
const NEW = { value: 'new', label: 'A new session' }
const SHOWN = 30
const TYPING_PAUSE_MS = 200

interface SessionSelectProps {
  /** '' is a new one. */
  value: string
  error: string | null
  onChange: (sessionId: string) => void
}

export function SessionSelect({ value, error, onChange }: SessionSelectProps) {
  const [typed, setTyped] = useState('')
  const title = useSessionTitle(value)
  const chosen = value ? { value, label: title ?? 'The chosen session' } : NEW
  // What is chosen stands in the field as if it had been typed.
  const [search] = useDebouncedValue(typed === chosen.label ? '' : typed.trim(), TYPING_PAUSE_MS)
  const { sessions, query } = useSessionList({ search, limit: SHOWN })
  const found = sessions
    .filter(({ id }) => id !== value)
    .map((session) => ({ value: session.id, label: sessionTitle(session) }))
  const foundIds = new Set<unknown>(found.map((option) => option.value))
  return (
    <Select
      label="Session"
      description="Its agent is given the message when the time comes."
      searchable
      allowDeselect={false}
      data={[...(value ? [NEW] : []), chosen, ...found]}
      value={chosen.value}
      onChange={(next) => onChange(next === NEW.value || next === null ? '' : next)}
      onSearchChange={setTyped}
      filter={({ options, search: words }) => {
        const wanted = words.trim().toLowerCase()
        if (!wanted || words === chosen.label) return options
        // What is on the page answers at once; what the server finds in messages comes after.
        return options.filter(
          (option) =>
            'value' in option &&
            (option.label.toLowerCase().includes(wanted) || (search !== '' && foundIds.has(option.value))),
        )
      }}
      nothingFoundMessage={query.isFetching ? 'Searching…' : 'No session has that in its title or its messages'}
      error={error}
      maxDropdownHeight={260}
    />
  )
}
