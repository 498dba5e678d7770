/**
 * The transcript: virtualised, held at its newest row until the reader scrolls away, older pages above on the way up.
 * The browser's own announcing of a log is off: `Announcer` tells of each finished message once.
 */
'use client'
import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { SessionTracker, SessionView } from '../../_client/connection/session-tracker.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { shownTranscript } from '../../_client/transcript/shown-transcript.ts'
import { transcriptRows } from '../../_client/transcript/transcript-rows.ts'
import { useFindKey } from '../../_hooks/use-find-key.ts'
import { useGoToMessage } from '../../_hooks/use-go-to-message.ts'
import { useNewerCount } from '../../_hooks/use-newer-count.ts'
import { useStickToEnd } from '../../_hooks/use-stick-to-end.ts'
import { EditingContext } from './editing.tsx'
import { OlderPages } from './older-pages.tsx'
import { OpenedPartsProvider, useOpenedParts } from './opened-parts.tsx'
import classes from './transcript.module.css'
import { TranscriptRowView } from './transcript-row-view.tsx'

const FindBar = lazyPart(async () => (await import('./find-bar.tsx')).FindBar)

/** Pixels from the top at which the next older page is asked for. */
const LOAD_AHEAD_PX = 800
/** What is left in sight above a message that the reader is led to. */
const ABOVE_TARGET_PX = 24
const NONE_KEPT: readonly number[] = []

interface TranscriptProps {
  view: SessionView
  tracker: SessionTracker
  onNewestInView: (inView: boolean) => void
}

export function Transcript({ view, tracker, onNewestInView }: TranscriptProps) {
  const rows = useMemo(() => transcriptRows(view), [view])
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const { atEnd, toEnd, release } = useStickToEnd(scroller, content)
  const prepended = usePrepended(rows[0]?.key)
  const openedParts = useOpenedParts()
  const newer = useNewerCount(rows, atEnd)
  const scrollToRow = useCallback((index: number) => {
    list.current?.scrollToIndex(index, { align: 'start', offset: -ABOVE_TARGET_PX })
  }, [])
  const { target, goTo } = useGoToMessage({ tracker, rows, release, scrollToRow })
  useEffect(() => {
    shownTranscript.current = { goTo, openedParts }
  }, [goTo, openedParts])
  const [edited, edit] = useState<string | null>(null)
  const editing = useMemo(() => ({ messageId: edited, edit }), [edited])
  const finds = useFindKey()
  const kept = rows.findIndex((row) => row.kind === 'message' && row.message.id === edited)
  const older = view.state?.nextBefore !== undefined

  useEffect(() => onNewestInView(atEnd), [atEnd, onNewestInView])
  const own = view.pending.length
  // Whoever sends wants to see it, wherever they had scrolled to.
  useLayoutEffect(() => {
    if (own > 0) toEnd()
  }, [own, toEnd])

  // Rows that turn out lower than they were taken for are made up for by scrolling up. Where there is nothing to scroll,
  // the virtualiser waits for the event of it, and shows nothing new until then.
  function onResize() {
    if (scroller.current?.scrollTop === 0) scroller.current.dispatchEvent(new Event('scroll'))
  }

  function loadNearTop(offset: number) {
    if (older && offset < LOAD_AHEAD_PX && view.older.status === 'idle') void tracker.loadOlder()
  }

  return (
    <OpenedPartsProvider parts={openedParts}>
      <EditingContext value={editing}>
        <div className={classes.frame}>
          <div
            ref={scroller}
            role="log"
            aria-label="Transcript"
            aria-live="off"
            tabIndex={0}
            className={classes.scroller}
          >
            <div ref={content} className={classes.content}>
              <OlderPages more={older} status={view.older} onLoad={tracker.loadOlder} />
              <Virtualizer
                ref={list}
                data={rows}
                scrollRef={scroller}
                shift={prepended}
                startMargin={40}
                keepMounted={kept < 0 ? NONE_KEPT : [kept]}
                onScroll={loadNearTop}
                onResize={onResize}
              >
                {(row) => (
                  <TranscriptRowView
                    key={row.key}
                    row={row}
                    tracker={tracker}
                    sessionId={view.state?.sessionId ?? ''}
                    target={
                      target !== null && row.kind === 'message' && row.message.id === target.messageId ? target : null
                    }
                  />
                )}
              </Virtualizer>
            </div>
          </div>
          {finds && (
            <Suspense>
              <FindBar tracker={tracker} content={content} openedParts={openedParts} goTo={goTo} />
            </Suspense>
          )}
          {!atEnd && (
            <Button
              className={classes.jump}
              size="xs"
              variant="default"
              radius="xl"
              leftSection={<IconArrowDown size={14} />}
              onClick={toEnd}
            >
              Jump to newest{newer > 0 && ` · ${newer.toLocaleString()} new`}
            </Button>
          )}
        </div>
      </EditingContext>
    </OpenedPartsProvider>
  )
}

/** Whether this rendering has put rows before the first one: the scroll position is then kept from the end. */
function usePrepended(firstKey: string | undefined): boolean {
  const [known, setKnown] = useState(firstKey)
  const changed = known !== firstKey
  useLayoutEffect(() => setKnown(firstKey), [firstKey])
  return changed && known !== undefined
}
