/** A footnote where it stands, and the marks that lead to it; both within one text. */
'use client'
import { createContext, type MouseEvent, type ReactNode, useContext } from 'react'
import classes from './markdown.module.css'

/** Tells the footnotes of one text from those of others. */
export const FootnoteScope = createContext('')

export function FootnoteMark({ label }: { label: string }) {
  const id = useFootnoteId(label)
  function go(event: MouseEvent) {
    const note = document.getElementById(id)
    // The address names messages; a note may not have come yet.
    event.preventDefault()
    note?.scrollIntoView({ block: 'nearest' })
    note?.focus({ preventScroll: true })
  }
  return (
    <sup>
      <a href={`#${id}`} aria-label={`Footnote ${label}`} onClick={go}>
        {label}
      </a>
    </sup>
  )
}

export function Footnote({ label, children }: { label: string; children: ReactNode }) {
  return (
    <p id={useFootnoteId(label)} className={classes.footnote} tabIndex={-1} dir="auto">
      <sup>{label}</sup> {children}
    </p>
  )
}

function useFootnoteId(label: string): string {
  return `${useContext(FootnoteScope)}-${label}`
}
