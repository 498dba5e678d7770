/** Keeps what is looked for marked in the rows on the page, while they come, go and grow. */
'use client'
import { type RefObject, useEffect } from 'react'
import { markAll, rangesOf, unmarkAll } from '../_client/transcript/find-marks.ts'

export function useFindMarks(content: RefObject<HTMLElement | null>, text: string): void {
  useEffect(() => {
    const element = content.current
    if (!element || text === '') return
    let planned: number | undefined
    const mark = () => {
      planned = undefined
      const rows = [...element.querySelectorAll('[data-message]')]
      markAll(rows.flatMap((row) => rangesOf(row, text)))
    }
    const observer = new MutationObserver(() => {
      planned ??= requestAnimationFrame(mark)
    })
    observer.observe(element, { subtree: true, childList: true, characterData: true })
    mark()
    return () => {
      observer.disconnect()
      if (planned !== undefined) cancelAnimationFrame(planned)
      unmarkAll()
    }
  }, [content, text])
}
