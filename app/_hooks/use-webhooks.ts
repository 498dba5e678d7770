/** The user's webhooks and what can be done with them; each action tells of its failure by itself. */
'use client'
import { toVigilError } from '../../client/index.ts'
import type { Webhook } from '../../server/protocol/webhooks.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'

export function useWebhooks() {
  const utils = trpc.useUtils()
  // Whether deliveries arrive changes by itself.
  const query = trpc.webhooks.list.useQuery(undefined, { refetchInterval: 10_000, staleTime: 0 })
  const update = trpc.webhooks.update.useMutation()
  const removal = trpc.webhooks.remove.useMutation()
  const rotation = trpc.webhooks.rotateSecret.useMutation()

  const refresh = () => utils.webhooks.invalidate()
  async function attempt<T>(what: string, action: Promise<T>): Promise<T | undefined> {
    try {
      return await action
    } catch (cause) {
      notifyFailure(what, toVigilError(cause))
      return undefined
    } finally {
      await refresh()
    }
  }
  return {
    query,
    refresh,
    turn: ({ id: webhookId, version }: Webhook, enabled: boolean) =>
      attempt(
        `The webhook could not be turned ${enabled ? 'on' : 'off'}`,
        update.mutateAsync({ webhookId, version, enabled }),
      ),
    remove: ({ id: webhookId }: Webhook) =>
      attempt('The webhook could not be removed', removal.mutateAsync({ webhookId })),
    rotate: ({ id: webhookId }: Webhook) =>
      attempt('A new secret could not be made', rotation.mutateAsync({ webhookId })),
  }
}
