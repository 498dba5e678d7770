/**
 * Finds a text in the whole session, newest message first: Enter or F3 goes to the one before, with Shift to the one
 * after, Esc leaves. Folded parts that hold it are opened. Loaded when first asked for.
 */
'use client'
import { ActionIcon, CloseButton, Loader, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useState } from 'react'
import type { SessionMatch } from '../../../server/protocol/find.ts'
import { FIND_MAX_CHARS } from '../../../server/protocol/limits.ts'
import { takeTyped } from '../../_client/commands/type-ahead.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { markCurrent, rangesOf } from '../../_client/transcript/find-marks.ts'
import { finding } from '../../_client/transcript/finding.ts'
import { type Found, useFind } from '../../_hooks/use-find.ts'
import { useFindMarks } from '../../_hooks/use-find-marks.ts'
import type { GoToMessage } from '../../_hooks/use-go-to-message.ts'
import classes from './find-bar.module.css'
import { openMatch } from './open-match.ts'
import type { OpenedParts } from './opened-parts.tsx'

interface FindBarProps {
  tracker: SessionTracker
  content: RefObject<HTMLElement | null>
  openedParts: OpenedParts
  goTo: GoToMessage
}

export function FindBar({ tracker, content, openedParts, goTo }: FindBarProps) {
  const [text, setText] = useState('')
  useEffect(() => setText(takeTyped().slice(0, FIND_MAX_CHARS)), [])
  const found = useFind(tracker.sessionId, text)
  // Of the matches; another text begins at its first one.
  const [at, setAt] = useState(0)
  useFindMarks(content, text)

  async function show(match: SessionMatch) {
    if (!(await goTo(match.messageId))) return
    const message = tracker.getSnapshot().state?.messages.find(({ id }) => id === match.messageId)
    if (message) openMatch(openedParts, message, match.parts)
    await whenShown()
    const row = content.current?.querySelector(`[data-message="${CSS.escape(match.messageId)}"]`)
    const range = row && rangesOf(row, text)[0]
    markCurrent(range ?? undefined)
    range?.startContainer.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  function step(by: 1 | -1) {
    const { matches } = found
    if (matches.length === 0) return
    const next = (at + by + matches.length) % matches.length
    setAt(next)
    const match = matches[next]
    if (match) void show(match)
  }
  const first = found.matches[0]
  const showFirst = useEffectEvent(() => {
    setAt(0)
    if (first) void show(first)
  })
  useEffect(() => {
    if (first) showFirst()
  }, [first])

  const onPageKey = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key === 'F3') {
      event.preventDefault()
      step(event.shiftKey ? -1 : 1)
    } else if (
      event.key === 'Escape' &&
      event.target instanceof Element &&
      event.target.closest('search[aria-label="Find"]')
    )
      close()
  })
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => onPageKey(event)
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key !== 'Enter') return
    event.preventDefault()
    step(event.shiftKey ? -1 : 1)
  }
  function close() {
    finding.set(false)
    content.current?.closest<HTMLElement>('[role="log"]')?.focus({ preventScroll: true })
  }
  return (
    <search className={classes.bar} aria-label="Find">
      <TextInput
        data-find
        size="xs"
        className={classes.field}
        aria-label="Find in this session"
        placeholder="Find in this session"
        value={text}
        maxLength={FIND_MAX_CHARS}
        onKeyDown={onKeyDown}
        onChange={(event) => setText(event.currentTarget.value)}
        autoFocus
      />
      <span role="status" className={classes.count}>
        {words(found, at, text)}
      </span>
      {found.status === 'searching' && <Loader size={14} color="gray" aria-hidden="true" />}
      <ActionIcon aria-label="Older match" title="Older match (Enter)" disabled={!first} onClick={() => step(1)}>
        <IconChevronUp size={16} stroke={1.7} />
      </ActionIcon>
      <ActionIcon aria-label="Newer match" title="Newer match (Shift+Enter)" disabled={!first} onClick={() => step(-1)}>
        <IconChevronDown size={16} stroke={1.7} />
      </ActionIcon>
      <CloseButton aria-label="Close the search" title="Close (Esc)" onClick={close} />
    </search>
  )
}

function words({ matches, status, error }: Found, at: number, text: string): string {
  if (text === '') return ''
  if (status === 'failed') return `The search failed. ${error?.message ?? ''}`
  if (matches.length === 0) return status === 'searching' ? 'Searching' : 'Not found'
  const more = status === 'searching' ? '+' : ''
  const hits = matches[at]?.hits ?? 1
  return `${at + 1} of ${matches.length.toLocaleString()}${more}${hits > 1 ? ` · ${hits} in this message` : ''}`
}

/** The row that is gone to is on the page, and what was folded in it, after two frames. */
function whenShown(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
}
