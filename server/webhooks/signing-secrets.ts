/** A webhook's secrets as they are stored: sealed for that webhook alone. */
import type { Sealer } from '../base/sealed-box.ts'
import type { WebhookRow } from '../store/rows/webhook-rows.ts'

export type SealedSecrets = Pick<WebhookRow, 'sealedSecret' | 'sealedOldSecret' | 'oldSecretUntil'>

export function sealSecret(sealer: Sealer, webhookId: string, secret: string): string {
  return sealer.seal(secret, purposeOf(webhookId))
}

/** Those that are valid now, the newest first. Throws an `AppError` that says why one does not open. */
export function signingSecrets(sealer: Sealer, webhookId: string, sealed: SealedSecrets, now: number): string[] {
  const { sealedSecret, sealedOldSecret, oldSecretUntil } = sealed
  const valid = [sealedSecret]
  if (sealedOldSecret !== null && now < Number(oldSecretUntil)) valid.push(sealedOldSecret)
  return valid.map((each) => sealer.open(each, purposeOf(webhookId)))
}

function purposeOf(webhookId: string): string {
  return `webhook/${webhookId}/secret`
}
