/** One session of all, found by its title or its messages; or none of them, in words of its own. */
'use client'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { useSessionList } from '../../_hooks/use-session-list.ts'
import { useSessionTitle } from '../../_hooks/use-session-title.ts'
import { searchField } from './search-field.ts'

const NONE = 'none'
const SHOWN = 30
const TYPING_PAUSE_MS = 200

interface SessionSelectProps
  extends Pick<
    SelectProps,
    'label' | 'aria-label' | 'description' | 'error' | 'className' | 'autoFocus' | 'defaultDropdownOpened'
  > {
  /** '' is none. */
  value: string
  none: string
  onChange: (sessionId: string) => void
}

export function SessionSelect({ value, none, onChange, ...props }: SessionSelectProps) {
  const [typed, setTyped] = useState('')
  const title = useSessionTitle(value)
  const noneOfThem = { value: NONE, label: none }
  const chosen = value ? { value, label: title ?? 'The chosen session' } : noneOfThem
  // What is chosen stands in the field as if it had been typed.
  const [search] = useDebouncedValue(typed === chosen.label ? '' : typed.trim(), TYPING_PAUSE_MS)
  const { sessions, query } = useSessionList({ search, limit: SHOWN })
  const found = sessions
    .filter(({ id }) => id !== value)
    .map((session) => ({ value: session.id, label: sessionTitle(session) }))
  const foundIds = new Set<unknown>(found.map((option) => option.value))
  return (
    <Select
      {...props}
      {...searchField}
      searchable
      allowDeselect={false}
      data={[...(value ? [noneOfThem] : []), chosen, ...found]}
      value={chosen.value}
      onChange={(next) => onChange(next === NONE || next === null ? '' : next)}
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
      maxDropdownHeight={260}
    />
  )
}
