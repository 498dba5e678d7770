/** The tab's icon shows how many sessions want attention. Used once, at the top of the page. */
'use client'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { loadPart } from '../_client/page/load-part.ts'
import { useAttentionCount } from './use-attention.ts'

export function useFaviconBadge(): void {
  const count = useAttentionCount()
  const pathname = usePathname()
  const drawn = useRef(false)
  useEffect(() => {
    if (count === 0 && !drawn.current) return
    drawn.current = true
    // Another page may have brought its icon anew.
    if (pathname)
      void loadPart(() => import('../_client/notices/favicon-badge.ts')).then((badge) => badge.showFaviconBadge(count))
  }, [count, pathname])
}
