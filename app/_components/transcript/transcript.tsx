/**
 * The transcript: virtualised, held at its newest row until the reader scrolls away, older pages above on the way up.
 * The browser's own announcing of a log is off: `Announcer` tells of each finished message once.
 */
'use client'
import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { SessionTracker, SessionView } from '../../_client/session-tracker.ts'
import { transcriptRows } from '../../_client/transcript-rows.ts'
import { useStickToEnd } from '../../_hooks/use-stick-to-end.ts'
import { OlderPages } from './older-pages.tsx'
import { OpenedPartsProvider, useOpenedParts } from './opened-parts.tsx'
import classes from './transcript.module.css'
import { TranscriptRowView } from './transcript-row-view.tsx'

/** Pixels from the top at which the next older page is asked for. */
const LOAD_AHEAD_PX = 800

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
  const { atEnd, toEnd } = useStickToEnd(scroller, content)
  const prepended = usePrepended(rows[0]?.key)
  const openedParts = useOpenedParts()
  const older = view.state?.nextBefore !== undefined

  useEffect(() => onNewestInView(atEnd), [atEnd, onNewestInView])
  const own = view.pending.length
  // Whoever sends wants to see it, wherever they had scrolled to.
  useLayoutEffect(() => {
    if (own > 0) toEnd()
  }, [own, toEnd])

  function loadNearTop(offset: number) {
    if (older && offset < LOAD_AHEAD_PX && view.older.status === 'idle') void tracker.loadOlder()
  }

  return (
    <OpenedPartsProvider parts={openedParts}>
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
            <Virtualizer ref={list} scrollRef={scroller} shift={prepended} startMargin={40} onScroll={loadNearTop}>
              {rows.map((row) => (
                <TranscriptRowView key={row.key} row={row} tracker={tracker} sessionId={view.state?.sessionId ?? ''} />
              ))}
            </Virtualizer>
          </div>
        </div>
        {!atEnd && (
          <Button
            className={classes.jump}
            size="xs"
            variant="default"
            radius="xl"
            leftSection={<IconArrowDown size={14} />}
            onClick={toEnd}
          >
            Jump to newest
          </Button>
        )}
      </div>
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
