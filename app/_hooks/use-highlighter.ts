/** Code with its words coloured; null while that is not to be had. The highlighter is loaded with the first code. */
'use client'
import { useEffect, useMemo, useState } from 'react'
import type { ColouredCode, Highlight } from '../_client/markdown/highlight.ts'
import { loadPart } from '../_client/page/load-part.ts'

/** Colouring takes time in step with length, and nobody reads so much for its colours. */
const LONGEST_CHARS = 20_000

let loaded: Highlight | undefined

export function useHighlighter(code: string, language: string | undefined): ColouredCode | null {
  const [highlight, setHighlight] = useState(() => loaded)
  const wanted = language !== undefined && code.length <= LONGEST_CHARS

  useEffect(() => {
    if (!wanted || highlight) return
    let stopped = false
    void loadPart(() => import('../_client/markdown/highlight.ts')).then((module) => {
      loaded = module.highlight
      if (!stopped) setHighlight(() => module.highlight)
    })
    return () => {
      stopped = true
    }
  }, [wanted, highlight])
  return useMemo(() => (wanted && highlight ? highlight(code, language) : null), [wanted, highlight, code, language])
}
