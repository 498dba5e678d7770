/**
 * Holds a scrolling element at its end while its content grows, until the reader scrolls up; reaching the end again
 * takes hold again. Growth never counts as scrolling up, whatever changes size.
 */
'use client'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Pixels from the end that still count as being there. */
const NEAR_PX = 32
const GESTURES = ['wheel', 'touchmove', 'pointerdown', 'pointermove', 'keydown'] as const
/** How long after a gesture the scrolling may be its. */
const GESTURE_MS = 400
/** How long after the content has changed its size nothing moves any more because of that. */
const QUIET_MS = 500

export function useStickToEnd(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const [atEnd, setAtEnd] = useState(true)
  const holds = useRef(true)
  /** Where it was last seen or put: only what is above that has been scrolled up to. */
  const lastTop = useRef(0)
  /** Elsewhere, by a link or a search: until a hand moves it, being near the end is no wish to stay there. */
  const led = useRef(false)
  const changedAt = useRef(Number.NEGATIVE_INFINITY)

  const toEnd = useCallback(() => {
    holds.current = true
    led.current = false
    setAtEnd(true)
    const element = scroller.current
    if (!element) return
    element.scrollTop = element.scrollHeight
    // Less than before where the content has become shorter, which is told as scrolling once it may have grown again.
    lastTop.current = element.scrollTop
  }, [scroller])

  /** Whoever is led elsewhere is not drawn back by what comes in. */
  const release = useCallback(() => {
    holds.current = false
    led.current = true
    setAtEnd(false)
  }, [])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    lastTop.current = element.scrollTop
    let movedAt = Number.NEGATIVE_INFINITY
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      const now = performance.now()
      // While its content changes, the position is changed too by whatever measures it; a reader's hand is known apart.
      const byHand = now - movedAt < GESTURE_MS
      const byReader = byHand || now - changedAt.current > QUIET_MS
      if (byHand) led.current = false
      if (scrollHeight - clientHeight - scrollTop <= NEAR_PX && !led.current) holds.current = true
      else if (scrollTop < lastTop.current && byReader) holds.current = false
      else if (holds.current) element.scrollTop = scrollHeight
      lastTop.current = element.scrollTop
      setAtEnd(holds.current)
    }
    const onGesture = (event: Event) => {
      if (event instanceof PointerEvent && event.buttons === 0) return
      movedAt = performance.now()
    }
    const listening = new AbortController()
    const options = { passive: true, signal: listening.signal }
    element.addEventListener('scroll', onScroll, options)
    for (const gesture of GESTURES) element.addEventListener(gesture, onGesture, options)
    return () => listening.abort()
  }, [scroller])

  useLayoutEffect(() => {
    const observed = [scroller.current, content.current].filter((element) => element !== null)
    const observer = new ResizeObserver(() => {
      changedAt.current = performance.now()
      if (holds.current) toEnd()
    })
    for (const element of observed) observer.observe(element)
    toEnd()
    return () => observer.disconnect()
  }, [scroller, content, toEnd])

  return { atEnd, toEnd, release }
}
