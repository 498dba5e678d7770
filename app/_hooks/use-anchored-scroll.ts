/**
 * Keeps what a reader sees of a virtual list where it is while entries move above it: of the first entries in sight, the
 * one that has moved least is what is held. At the very top nothing is, so that what is new comes into sight.
 */
'use client'
import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { VirtualizerHandle } from 'virtua'

const AT_TOP_PX = 24
const ANCHORS = 4

interface Anchor {
  id: string
  /** How far the scroll position is below the entry's top. */
  below: number
}

/** Returns what to call when the list has scrolled. */
export function useAnchoredScroll(
  list: RefObject<VirtualizerHandle | null>,
  entries: readonly { id: string }[],
): () => void {
  const anchors = useRef<Anchor[]>([])
  const shown = useRef(entries)

  function remember() {
    const handle = list.current
    if (!handle || handle.scrollOffset <= AT_TOP_PX) {
      anchors.current = []
      return
    }
    const first = handle.findItemIndex(handle.scrollOffset)
    anchors.current = shown.current
      .slice(first, first + ANCHORS)
      .map(({ id }, index) => ({ id, below: handle.scrollOffset - handle.getItemOffset(first + index) }))
  }
  useLayoutEffect(() => {
    if (shown.current === entries) return
    shown.current = entries
    const handle = list.current
    if (!handle || anchors.current.length === 0) return
    const target = leastMoved(handle, anchors.current, entries)
    if (target === undefined) return remember()
    if (Math.abs(target - handle.scrollOffset) >= 1) handle.scrollTo(target)
  })
  return remember
}

/** The scroll position at which that entry is where it was. */
function leastMoved(
  handle: VirtualizerHandle,
  anchors: readonly Anchor[],
  entries: readonly { id: string }[],
): number | undefined {
  const targets = anchors.flatMap(({ id, below }) => {
    const at = entries.findIndex((entry) => entry.id === id)
    return at < 0 ? [] : [handle.getItemOffset(at) + below]
  })
  const moved = (target: number) => Math.abs(target - handle.scrollOffset)
  return targets.toSorted((a, b) => moved(a) - moved(b))[0]
}
