/** How a webhook fares, as icon and words. */
'use client'
import { IconAlertTriangle, IconCircleCheck, IconCircleOff, IconPlayerPause } from '@tabler/icons-react'
import type { Webhook } from '../../../server/protocol/webhooks.ts'
import { duration } from '../../_client/words/duration.ts'
import { useNow } from '../../_hooks/use-now.ts'
import { ToneMark } from '../feedback/tone-mark.tsx'

const MINUTE_MS = 60_000

export function WebhookState({ webhook: { state, since } }: { webhook: Webhook }) {
  const now = useNow(30_000)
  switch (state) {
    case 'on':
      return (
        <ToneMark Icon={IconCircleCheck} tone="good">
          On
        </ToneMark>
      )
    case 'failing':
      return (
        <ToneMark Icon={IconAlertTriangle} tone="failed">
          {failing(since, now)}
        </ToneMark>
      )
    case 'gone':
      return (
        <ToneMark Icon={IconCircleOff} tone="attention">
          Off: its receiver is gone
        </ToneMark>
      )
    case 'off':
      return (
        <ToneMark Icon={IconPlayerPause} tone="neutral">
          Off
        </ToneMark>
      )
  }
}

function failing(since = 0, now: number): string {
  const minutes = Math.floor((now - since) / MINUTE_MS)
  return minutes < 1 ? 'Failing' : `Failing for ${duration(minutes * MINUTE_MS)}`
}
