/** The tab's title: how many sessions want attention, then what the page is. */
'use client'
import { useEffect } from 'react'
import { useAttentionCount } from './use-attention.ts'

export function usePageTitle(title?: string): void {
  const count = useAttentionCount()
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${title ? `${title} · ` : ''}Vigil`
  }, [count, title])
}
