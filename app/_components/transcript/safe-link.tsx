/** A link as a message names it; its words alone where the address is none that may be opened. */
import type { ReactNode } from 'react'
import { safeHref } from '../../_client/markdown/safe-href.ts'

export function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeHref(href)
  if (safe === null) return children
  return (
    <a href={safe} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}
