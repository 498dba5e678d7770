/**
 * Values that the database keeps and may not tell: sealed with AES-256-GCM, under a key that is derived from the
 * server's secret. A sealed value is bound to its purpose (which row and which column it belongs to), so that it opens
 * nowhere else.
 *
 *   v1.<mark of the secret>.<nonce>.<ciphertext and tag>, the last three in base64url
 *
 * The mark tells a value that was sealed under another secret from one that was altered.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from './app-error.ts'

const VERSION = 'v1'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const MARK_BYTES = 6

export interface Sealer {
  /** @param purpose kind of row, its id and what it is, such as `provider/prv_1/key`; the same is needed to open it */
  seal(plain: string, purpose: string): string
  /** Throws an `AppError` that says why it does not open and what to do. */
  open(sealed: string, purpose: string): string
}

/** @param secret gives the server's secret, or throws an `AppError` that says why there is none; asked when it is needed */
export function createSealer(secret: (need: 'seal' | 'open') => Uint8Array): Sealer {
  return {
    seal(plain, purpose) {
      const { key, mark } = derive(secret('seal'))
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(aad(purpose))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [VERSION, mark, nonce.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(sealed, purpose) {
      const [version, sealedMark, nonce = '', body = ''] = sealed.split('.')
      if (version !== VERSION) throw unreadable('It was sealed by another version of Vigil.')
      const { key, mark } = derive(secret('open'))
      if (mark !== sealedMark) throw otherSecret()
      try {
        const bytes = Buffer.from(body, 'base64url')
        const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64url'))
        decipher.setAAD(aad(purpose)).setAuthTag(bytes.subarray(-TAG_BYTES))
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
      } catch {
        throw unreadable('It was altered, or belongs to something else.')
      }
    },
  }
}

function derive(secret: Uint8Array): { key: Buffer; mark: string } {
  const bytes = (info: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', `vigil ${info}`, length))
  return { key: bytes('sealing key v1', 32), mark: bytes('mark v1', MARK_BYTES).toString('base64url') }
}

function aad(purpose: string): Buffer {
  return Buffer.from(`${VERSION} ${purpose}`, 'utf8')
}

function otherSecret(): AppError {
  return new AppError('FORBIDDEN', 'A stored key or secret was sealed under another secret of the server.', {
    fix: 'Give the server the VIGIL_SECRET, or the secret.key, that it had then; or enter the value again.',
    field: 'VIGIL_SECRET',
  })
}

function unreadable(why: string): AppError {
  return new AppError('FORBIDDEN', `A stored key or secret cannot be opened. ${why}`, { fix: 'Enter the value again.' })
}
