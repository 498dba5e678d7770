/** What the palette shows of a command, a page or a session. */
import type { ReactNode } from 'react'
import type { MarkedRange } from '../../../server/protocol/sessions.ts'

export interface PaletteEntry {
  /** Of letters, digits, `.`, `_` and `-`: it becomes an element's id. */
  key: string
  label: string
  labelRanges?: readonly MarkedRange[] | undefined
  text?: string | undefined
  textRanges?: readonly MarkedRange[] | undefined
  icon: ReactNode
  keys?: string | undefined
  aside?: string
  onSelect: () => void
}
