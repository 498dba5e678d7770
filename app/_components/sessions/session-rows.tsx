/**
 * The rows of the list, of which only those in sight are in the page. What is in sight stays where it is while others
 * move above it, except at the very top, where the newest come in. Tab reaches one row, the arrow keys the others; the
 * row with the focus stays in the page wherever it is scrolled to.
 */
'use client'
import { Button } from '@mantine/core'
import { useParams } from 'next/navigation'
import { createContext, type KeyboardEvent, useContext, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type CustomItemComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua'
import type { SessionSummary } from '../../../server/protocol/sessions.ts'
import { groupHeadings } from '../../_client/sessions/session-groups.ts'
import { useAnchoredScroll } from '../../_hooks/use-anchored-scroll.ts'
import { useNow } from '../../_hooks/use-now.ts'
import { useSessionActions } from '../../_hooks/use-session-actions.ts'
import type { useSessionList } from '../../_hooks/use-session-list.ts'
import classes from './session-list.module.css'
import { SessionRow } from './session-row.tsx'

/** Rows from the end at which the next page is asked for. */
const LOAD_AHEAD = 30
const NOW_EVERY_MS = 30_000

interface SessionRowsProps {
  query: Pick<
    ReturnType<typeof useSessionList>['query'],
    'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'isPlaceholderData'
  >
  sessions: readonly SessionSummary[]
}

export function SessionRows({ query, sessions }: SessionRowsProps) {
  const { sessionId } = useParams<{ sessionId?: string }>()
  const current = decodeURIComponent(sessionId ?? '')
  const now = useNow(NOW_EVERY_MS)
  const headings = useMemo(() => groupHeadings(sessions, now), [sessions, now])
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const remember = useAnchoredScroll(list, sessions)
  const [focused, setFocused] = useState<string | null>(null)
  const { remove } = useSessionActions()
  const goTo = useFocusedRow(scroller, list, sessions)

  const focusedAt = indexOf(sessions, focused)
  const reachable = focusedAt >= 0 ? focusedAt : Math.max(0, indexOf(sessions, current))

  function loadNearEnd() {
    const handle = list.current
    if (!handle || !query.hasNextPage || query.isFetchingNextPage || query.isFetchNextPageError) return
    if (handle.findItemIndex(handle.scrollOffset + handle.viewportSize) > sessions.length - LOAD_AHEAD) {
      void query.fetchNextPage()
    }
  }
  // The first pages may not fill the list, and a filter may leave few of many.
  useLayoutEffect(loadNearEnd)

  function onKey(event: KeyboardEvent) {
    const id = event.target instanceof HTMLElement ? event.target.dataset.sessionLink : undefined
    if (id === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const at = indexOf(sessions, id)
    const last = sessions.length - 1
    const next = { ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last }[event.key]
    const session = sessions[at]
    if (next !== undefined) goTo(sessions[next]?.id)
    else if (event.key === 'Delete' && session) {
      goTo((sessions[at + 1] ?? sessions[at - 1])?.id)
      void remove(session)
    } else return
    event.preventDefault()
  }

  return (
    <div ref={scroller} className={classes.scroll} aria-busy={query.isPlaceholderData}>
      <ListSize value={query.hasNextPage ? -1 : sessions.length}>
        <div
          role="presentation"
          onKeyDown={onKey}
          onFocus={({ target }) =>
            setFocused(
              target.closest('li')?.querySelector<HTMLElement>('[data-session-link]')?.dataset.sessionLink ?? focused,
            )
          }
        >
          <Virtualizer
            ref={list}
            as={List}
            item={Item}
            scrollRef={scroller}
            keepMounted={focusedAt >= 0 ? [focusedAt] : []}
            onScroll={() => {
              remember()
              loadNearEnd()
            }}
          >
            {sessions.map((session, index) => (
              <SessionRow
                key={session.id}
                session={session}
                heading={headings[index]}
                selected={session.id === current}
                reachable={index === reachable}
                now={now}
                onRenamed={goTo}
              />
            ))}
          </Virtualizer>
        </div>
      </ListSize>
      {query.hasNextPage && (
        <Button
          fullWidth
          size="xs"
          variant="subtle"
          onClick={() => query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          {query.isFetchNextPageError ? 'More could not be loaded. Try again' : 'Show more'}
        </Button>
      )}
    </div>
  )
}

/** How many there are in all; -1 while that is not known. */
const ListSize = createContext(-1)

function List(props: React.ComponentProps<'ul'>) {
  return <ul {...props} className={classes.list} aria-label="Sessions" />
}

function Item({ ref, style, index, children }: CustomItemComponentProps & { ref?: React.Ref<HTMLLIElement> }) {
  const size = useContext(ListSize)
  return (
    <li ref={ref} style={style} className={classes.row} aria-posinset={index + 1} aria-setsize={size}>
      {children}
    </li>
  )
}

/** Puts the focus on a row, wherever it is: it comes into the page first. */
function useFocusedRow(
  scroller: React.RefObject<HTMLDivElement | null>,
  list: React.RefObject<VirtualizerHandle | null>,
  sessions: readonly SessionSummary[],
) {
  const wanted = useRef<string | undefined>(undefined)
  const newest = useRef(sessions)

  function settle() {
    if (wanted.current === undefined) return
    const link = scroller.current?.querySelector<HTMLElement>(`[data-session-link="${CSS.escape(wanted.current)}"]`)
    if (!link) return
    wanted.current = undefined
    link.focus({ preventScroll: true })
    link.closest('li')?.scrollIntoView({ block: 'nearest' })
  }
  useLayoutEffect(() => {
    newest.current = sessions
    settle()
  })
  const [goTo] = useState(() => (id: string | undefined) => {
    if (id === undefined) return
    wanted.current = id
    const at = indexOf(newest.current, id)
    if (at >= 0) list.current?.scrollToIndex(at, { align: 'nearest' })
    settle()
    // Where it is far away, it is there with the next picture.
    if (wanted.current !== undefined) requestAnimationFrame(() => requestAnimationFrame(settle))
  })
  return goTo
}

function indexOf(sessions: readonly SessionSummary[], id: string | null): number {
  return id ? sessions.findIndex((session) => session.id === id) : -1
}
