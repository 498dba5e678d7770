/** Above every page: what the server lacks, what that means, and that it stops. Gone when it is over. */
'use client'
import type { ServerCondition } from '../../../server/protocol/feed.ts'
import { Banner } from '../feedback/banner.tsx'

const DEGRADED = {
  store:
    'The server cannot reach its database, and keeps trying. Until it can, what agents do is kept but not shown, and what you send or change has to wait.',
  redis: 'The server has lost Redis. Everything works; news from other nodes may come up to 2 seconds late.',
}

export function ServerBanners({ degraded, draining }: ServerCondition) {
  return (
    <>
      {degraded.map((what) => (
        <Banner key={what} tone="attention">
          {DEGRADED[what]}
        </Banner>
      ))}
      {draining && (
        <Banner tone="neutral">
          The server restarts. What runs now goes on when it is back, and this page connects to it by itself.
        </Banner>
      )}
    </>
  )
}
