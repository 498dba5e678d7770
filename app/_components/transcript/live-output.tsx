/** What a tool prints while it runs: the newest part of it, held at its end until the reader scrolls up. */
'use client'
import { useLayoutEffect, useRef } from 'react'
import classes from './long-text.module.css'

/** Enough to read on; all of it is there when the tool has ended. */
const SHOWN_CHARS = 20_000
const NEAR_PX = 24

export function LiveOutput({ text }: { text: string }) {
  const box = useRef<HTMLPreElement>(null)
  const holds = useRef(true)
  const shown = text.length > SHOWN_CHARS ? text.slice(text.indexOf('\n', text.length - SHOWN_CHARS) + 1) : text

  useLayoutEffect(() => {
    if (holds.current && box.current && shown !== '') box.current.scrollTop = box.current.scrollHeight
  }, [shown])

  return (
    <div className={classes.block} dir="ltr">
      <div className={classes.head}>{shown === text ? 'Output so far' : 'Output so far, its newest part'}</div>
      <pre
        ref={box}
        className={classes.text}
        tabIndex={0}
        aria-label="Output so far"
        onScroll={({ currentTarget: { scrollHeight, clientHeight, scrollTop } }) => {
          holds.current = scrollHeight - clientHeight - scrollTop <= NEAR_PX
        }}
      >
        {shown}
      </pre>
    </div>
  )
}
