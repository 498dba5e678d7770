/** The plugin that colours code, loaded when the first code is shown; none until then. */
'use client'
import { useEffect, useState } from 'react'
import type { Options } from 'react-markdown'

type Plugins = NonNullable<Options['rehypePlugins']>

const NONE: Plugins = []
let loaded: Plugins | undefined

export function useHighlighter(wanted: boolean): Plugins {
  const [plugins, setPlugins] = useState(loaded ?? NONE)
  useEffect(() => {
    if (!wanted || plugins !== NONE) return
    let stopped = false
    void import('rehype-highlight').then(({ default: highlight }) => {
      loaded ??= [[highlight, { detect: false, ignoreMissing: true }]]
      if (!stopped) setPlugins(loaded)
    })
    return () => {
      stopped = true
    }
  }, [wanted, plugins])
  return wanted ? plugins : NONE
}
