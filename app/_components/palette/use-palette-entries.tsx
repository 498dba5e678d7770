/** What the palette lists for a question: commands that somebody has taken on, pages, and sessions. */
'use client'
import { useDebouncedValue } from '@mantine/hooks'
import { IconMessage, IconSettings } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useMemo, useSyncExternalStore } from 'react'
import { toVigilError } from '../../../client/index.ts'
import type { SessionSummary } from '../../../server/protocol/sessions.ts'
import { COMMAND_GROUPS, commandRows } from '../../_client/commands/commands.ts'
import { takenCommands } from '../../_client/commands/taken-commands.ts'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { relativeTime } from '../../_client/words/relative-time.ts'
import { useSessionList } from '../../_hooks/use-session-list.ts'
import { SETTINGS_SECTIONS } from '../settings/settings-sections.ts'
import { CommandIcon } from './command-icons.tsx'
import type { PaletteEntry } from './palette-entry.ts'

const TYPING_PAUSE_MS = 120
const SESSIONS_SHOWN = 12
const RECENT_SHOWN = 5
const ICON = { size: 17, stroke: 1.6 }

interface PaletteGroup {
  name: string
  entries: PaletteEntry[]
}

export function usePaletteEntries(query: string, opened: boolean) {
  const words = query.trim()
  const commands = useCommandEntries(words)
  const settings = useSettingsEntries(words)
  const sessions = useSessionEntries(words, opened)
  // Who asks for something is looking for a session first; who only opens it finds what can be done here.
  const groups: PaletteGroup[] = (
    words === ''
      ? [...commands, { name: 'Recent sessions', entries: sessions.entries }, { name: 'Settings', entries: settings }]
      : [
          ...commands.filter(({ entries }) => startsWith(entries, words)),
          { name: 'Sessions', entries: sessions.entries },
          ...commands.filter(({ entries }) => !startsWith(entries, words)),
          { name: 'Settings', entries: settings },
        ]
  ).filter(({ entries }) => entries.length > 0)
  const entries = groups.flatMap((group) => group.entries)
  return { groups, entries, note: sessions.note ?? (entries.length === 0 ? `Nothing is called “${words}”.` : '') }
}

function useCommandEntries(words: string): PaletteGroup[] {
  const taken = useSyncExternalStore(takenCommands.subscribe, takenCommands.getSnapshot)
  return useMemo(
    () =>
      COMMAND_GROUPS.map((name) => ({
        name,
        entries: commandRows.flatMap(([id, row]) => {
          const command = taken.get(id)
          if (!command || row.group !== name || row.keysOnly) return []
          const label = command.label ?? row.label
          if (!says(`${label} ${row.words ?? ''} ${row.group}`, words)) return []
          return [{ key: id, label, icon: <CommandIcon id={id} />, keys: row.keys, onSelect: command.run }]
        }),
      })),
    [taken, words],
  )
}

function useSettingsEntries(words: string): PaletteEntry[] {
  const router = useRouter()
  return SETTINGS_SECTIONS.filter(({ label }) => says(`Settings ${label}`, words)).map(({ href, label }) => ({
    key: `settings-${label.replaceAll(/\W+/g, '-')}`,
    label: `Settings: ${label}`,
    icon: <IconSettings {...ICON} />,
    onSelect: () => router.push(href),
  }))
}

function useSessionEntries(words: string, opened: boolean): { entries: PaletteEntry[]; note?: string } {
  const router = useRouter()
  const [asked] = useDebouncedValue(words, TYPING_PAUSE_MS)
  const { query, sessions } = useSessionList({ search: asked, limit: SESSIONS_SHOWN, enabled: opened, keep: false })
  const now = serverNow()
  const open = ({ id }: SessionSummary) => router.push(`/s/${encodeURIComponent(id)}`)
  // An answer is to the question that stands there, or it is not shown.
  const answered = asked === words && !query.isPending
  const entries = answered
    ? sessions.slice(0, words === '' ? RECENT_SHOWN : SESSIONS_SHOWN).map((session): PaletteEntry => {
        const { match, id, updatedAt } = session
        return {
          key: `session-${id.replaceAll(/[^\w.-]/g, '-')}`,
          label: sessionTitle(session),
          labelRanges: match?.title,
          text: match?.message?.text,
          textRanges: match?.message?.ranges,
          icon: <IconMessage {...ICON} />,
          aside: relativeTime(updatedAt, now),
          onSelect: () => open(session),
        }
      })
    : []
  if (query.isError) return { entries, note: `Sessions could not be searched. ${toVigilError(query.error).message}` }
  if (!answered && words !== '') return { entries, note: 'Searching…' }
  if (words !== '' && [...words].length < 3)
    return { entries, note: 'From three characters on, messages are searched too.' }
  return { entries }
}

/** Whether every word is the beginning of one of the text's. */
function says(text: string, words: string): boolean {
  const known = text.toLowerCase().split(/\W+/)
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.some((one) => one.startsWith(word)))
}

function startsWith(entries: PaletteEntry[], words: string): boolean {
  return entries.some(({ label }) => label.toLowerCase().startsWith(words.toLowerCase()))
}
