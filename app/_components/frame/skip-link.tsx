/** The first stop of the Tab key: past the list of sessions, to where one writes or reads. */
'use client'
import type { RefObject } from 'react'
import classes from './skip-link.module.css'

export function SkipLink({ main }: { main: RefObject<HTMLElement | null> }) {
  function skip(event: { preventDefault(): void }) {
    event.preventDefault()
    const target = main.current?.querySelector<HTMLElement>('[data-composer]') ?? main.current
    target?.focus()
  }
  return (
    <a href="#main" className={classes.link} onClick={skip}>
      Skip to the page
    </a>
  )
}
