/**
 * Finds a text in the whole session, from its newest place upwards: Enter or F3 goes to the one above, in the same
 * message or in an older one, with Shift to the one below, Esc leaves. Folded parts that hold it are opened. Loaded when
 * first asked for.
 */
'use client'
import { ActionIcon, CloseButton, Loader, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
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

/** Which of the matches, and which hit in its message, counted from the message's end. */
interface Place {
  at: number
  up: number
}
const NEWEST: Place = { at: 0, up: 0 }
/** What lies over the transcript's edges, and a line more. */
const EDGE_PX = 72

interface FindBarProps {
  tracker: SessionTracker
  content: RefObject<HTMLElement | null>
  openedParts: OpenedParts
  goTo: GoToMessage
}

export function FindBar({ tracker, content, openedParts, goTo }: FindBarProps) {
  const [text, setText] = useState('')
  useEffect(() => setText(takeTyped().slice(0, FIND_MAX_CHARS)), [])
  const found = useFind(tracker, text)
  const [place, setPlace] = useState(NEWEST)
  const wanted = useRef(NEWEST)
  useFindMarks(content, text)

  const hitsOnPage = ({ messageId }: SessionMatch) => {
    const row = content.current?.querySelector(`[data-message="${CSS.escape(messageId)}"]`)
    return row ? rangesOf(row, text) : []
  }
  async function show(to: Place, isNew = false) {
    const match = found.matches[to.at]
    if (!match) return
    const isShown = !isNew && wanted.current.at === to.at && hitsOnPage(match).length > 0
    wanted.current = to
    setPlace(to)
    if (!isShown) {
      if (!(await goTo(match.messageId, { quiet: true }))) return
      const message = tracker.getSnapshot().state?.messages.find(({ id }) => id === match.messageId)
      if (message) openMatch(openedParts, message, match.parts)
      await whenShown()
      if (wanted.current !== to) return
    }
    const ranges = hitsOnPage(match)
    const up = Math.min(to.up, Math.max(0, ranges.length - 1))
    setPlace({ ...to, up })
    const range = ranges.at(-1 - up)
    markCurrent(range)
    if (range) reveal(range)
    // It is in what the page does not spell out, such as a link's address: then the message is marked.
    else void goTo(match.messageId)
  }
  function step(by: 1 | -1) {
    const { matches } = found
    const match = matches[place.at]
    if (!match) return
    const up = place.up + by
    if (up >= 0 && up < hitsOnPage(match).length) return void show({ at: place.at, up })
    const at = (place.at + by + matches.length) % matches.length
    void show({ at, up: by === 1 ? 0 : (matches[at]?.hits ?? 1) - 1 })
  }
  const first = found.matches[0]
  const showFirst = useEffectEvent(() => void show({ ...NEWEST }, true))
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
        onChange={(event) => {
          setText(event.currentTarget.value)
          // What is on its way to the text before does not arrive.
          wanted.current = { ...NEWEST }
        }}
        autoFocus
      />
      <span role="status" className={classes.count}>
        {words(found, place, text)}
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

function words({ matches, status, error }: Found, { at, up }: Place, text: string): string {
  if (text === '') return ''
  if (status === 'failed') return `The search failed. ${error?.message ?? ''}`
  const match = matches[at] ?? matches[0]
  if (!match) return status === 'searching' ? 'Searching' : 'Not found'
  const more = status === 'searching' ? '+' : ''
  const reached = hitsIn(matches.slice(0, at)) + Math.min(up + 1, match.hits)
  return `${reached.toLocaleString()} of ${hitsIn(matches).toLocaleString()}${more}`
}

function hitsIn(matches: readonly SessionMatch[]): number {
  return matches.reduce((sum, { hits }) => sum + hits, 0)
}

/** Within its own box, too, and clear of what lies over the transcript's edges. */
function reveal(range: Range): void {
  const element = range.startContainer.parentElement
  element?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  const log = element?.closest('[role="log"]')
  if (!log) return
  const { top, bottom } = range.getBoundingClientRect()
  const sight = log.getBoundingClientRect()
  if (top < sight.top + EDGE_PX || bottom > sight.bottom - EDGE_PX) {
    log.scrollBy({ top: (top + bottom) / 2 - (sight.top + sight.bottom) / 2 })
  }
}

/** The row that is gone to is on the page, and what was folded in it, after two frames. */
function whenShown(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
}
