/**
 * Holds a scrolling element at its end while its content grows, until the reader scrolls up; reaching the end again
 * takes hold again. Growth never counts as scrolling up, whatever changes size.
 */
'use client'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Pixels from the end that still count as being there. */
const NEAR_PX = 32

export function useStickToEnd(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const [atEnd, setAtEnd] = useState(true)
  const holds = useRef(true)
  /** Where it was last seen or put: only what is above that has been scrolled up to. */
  const lastTop = useRef(0)

  const toEnd = useCallback(() => {
    holds.current = true
    setAtEnd(true)
    const element = scroller.current
    if (!element) return
    element.scrollTop = element.scrollHeight
    // Less than before where the content has become shorter, which is told as scrolling once it may have grown again.
    lastTop.current = element.scrollTop
  }, [scroller])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    lastTop.current = element.scrollTop
    const onScroll = () => {
      const fromEnd = element.scrollHeight - element.clientHeight - element.scrollTop
      if (fromEnd <= NEAR_PX) holds.current = true
      else if (element.scrollTop < lastTop.current) holds.current = false
      lastTop.current = element.scrollTop
      setAtEnd(holds.current)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller])

  useLayoutEffect(() => {
    const observed = [scroller.current, content.current].filter((element) => element !== null)
    const observer = new ResizeObserver(() => {
      if (holds.current) toEnd()
    })
    for (const element of observed) observer.observe(element)
    toEnd()
    return () => observer.disconnect()
  }, [scroller, content, toEnd])

  return { atEnd, toEnd }
}
