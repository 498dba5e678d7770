/** A webhook's secrets as they are stored: sealed for that webhook alone. */
import type { Sealer } from '../base/sealed-box.ts'
import type { WebhookRow } from '../store/rows/webhook-rows.ts'

export type SealedSecrets = Pick<WebhookRow, 'sealedSecret' | 'sealedOldSecret' | 'oldSecretUntil'>

export function sealSecret(sealer: Sealer, webhookId: string, secret: string): string {
  return sealer.seal(secret, purposeOf(webhookId))
}

/** Those that are valid now, the newest first. Throws an `AppError` that says why the newest does not open. */
export function signingSecrets(sealer: Sealer, webhookId: string, sealed: SealedSecrets, now: number): string[] {
  const { sealedSecret, sealedOldSecret, oldSecretUntil } = sealed
  const newest = sealer.open(sealedSecret, purposeOf(webhookId))
  if (sealedOldSecret === null || now >= Number(oldSecretUntil)) return [newest]
  try {
    return [newest, sealer.open(sealedOldSecret, purposeOf(webhookId))]
  } catch {
    // Sealed under a secret that the server has no more, which is why a new one was made.
    return [newest]
  }
}

function purposeOf(webhookId: string): string {
  return `webhook/${webhookId}/secret`
}
