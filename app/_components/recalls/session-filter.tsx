/** Leaves one session’s recalls in a list: any session that has some, found by its title. */
'use client'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import { Select } from '@mantine/core'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { useSessionList } from '../../_hooks/use-session-list.ts'
import classes from './session-filter.module.css'

const SHOWN = 50

interface SessionFilterProps {
  value: string | undefined
  onChange: (sessionId: string | undefined) => void
}

export function SessionFilter({ value, onChange }: SessionFilterProps) {
  const { sessions } = useSessionList()
  return (
    <Select
      aria-label="Session"
      placeholder="All sessions"
      searchable
      clearable
      limit={SHOWN}
      data={sessions.map((session) => ({ value: session.id, label: sessionTitle(session) }))}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      nothingFoundMessage="No session of that title among the newest"
      clearButtonProps={{ 'aria-label': 'All sessions' }}
      className={classes.field}
    />
  )
}
