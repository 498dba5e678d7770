/**
 * How much of a long text is shown: its beginning, then on demand all of it, or of very long ones a piece more each
 * time, so that no text ever freezes the page. `id` tells texts apart; what was opened stays so.
 */
'use client'
import { useMemo, useState } from 'react'
import { type CutLimit, type CutText, cutText } from '../../_client/transcript/cut-text.ts'
import { useOpened } from './opened-parts.tsx'

const PIECE_CHARS = 200_000

export function useCut(id: string, text: string, limit: CutLimit): { cut: CutText; more: () => void } {
  const [opened, setOpened] = useOpened(`cut:${id}`)
  const [pieces, setPieces] = useState(1)
  const { lines, chars } = limit
  const cut = useMemo(
    () => cutText(text, opened ? { lines: Number.POSITIVE_INFINITY, chars: pieces * PIECE_CHARS } : { lines, chars }),
    [text, opened, pieces, lines, chars],
  )
  const more = () => (opened ? setPieces(pieces + 1) : setOpened(true))
  return { cut, more }
}
