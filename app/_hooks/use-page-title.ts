/**
 * The tab's title: how many sessions want attention, then what the page is. The framework writes a title of its own
 * when it has taken over a page, some time after this one was shown; so this one is put back.
 */
'use client'
import { useEffect } from 'react'
import { useAttentionCount } from './use-attention.ts'

export function usePageTitle(title?: string): void {
  const count = useAttentionCount()
  useEffect(() => {
    const wanted = `${count > 0 ? `(${count}) ` : ''}${title ? `${title} · ` : ''}Vigil`
    const write = () => {
      if (document.title !== wanted) document.title = wanted
    }
    write()
    const overwritten = new MutationObserver(write)
    overwritten.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => overwritten.disconnect()
  }, [count, title])
}
