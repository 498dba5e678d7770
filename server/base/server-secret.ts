/**
 * The secret that stored keys are sealed under: `VIGIL_SECRET`, or, on a data folder of one's own, a random one that is
 * made when it is first needed and kept in `secret.key`. Whoever holds the folder holds it alone, so nobody else makes
 * one at the same time. A cluster needs the setting: its nodes have no folder in common.
 */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { AppError } from './app-error.ts'

const FILE = 'secret.key'
const BYTES = 32
const OWNER_ONLY = 0o600

/** @param dataDir of an embedded server; absent in a cluster */
export function serverSecret(
  setting: string | undefined,
  dataDir: string | undefined,
): (need: 'seal' | 'open') => Uint8Array {
  let known: Uint8Array | undefined = setting === undefined ? undefined : Buffer.from(setting, 'utf8')
  return (need) => {
    known ??= kept(dataDir, need)
    return known
  }
}

function kept(dataDir: string | undefined, need: 'seal' | 'open'): Buffer {
  if (dataDir === undefined) {
    throw new AppError('FORBIDDEN', 'This cluster has no VIGIL_SECRET, so that it can store no keys and open none.', {
      fix: 'Set VIGIL_SECRET on all its nodes to the same text (openssl rand -base64 32) and restart them.',
      field: 'VIGIL_SECRET',
    })
  }
  const file = path.join(dataDir, FILE)
  const text = read(file)
  if (text !== undefined) return checked(text, file)
  if (need === 'seal') return make(file)
  throw new AppError('FORBIDDEN', `${file} is gone, and with it what stored keys and secrets are opened with.`, {
    fix: 'Put the file back, or enter the value again.',
    field: 'VIGIL_SECRET',
  })
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(file, error)
  }
}

/** Complete or not there: it is written elsewhere, forced to the disk and then given its name. */
function make(file: string): Buffer {
  const secret = randomBytes(BYTES).toString('base64')
  const unfinished = `${file}.${process.pid}.tmp`
  try {
    const descriptor = fs.openSync(unfinished, 'w', OWNER_ONLY)
    try {
      fs.writeSync(descriptor, `${secret}\n`)
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
    fs.renameSync(unfinished, file)
  } catch (error) {
    throw unusable(file, error)
  }
  return Buffer.from(secret, 'utf8')
}

function checked(text: string, file: string): Buffer {
  if (text.length >= BYTES) return Buffer.from(text, 'utf8')
  throw new AppError('FORBIDDEN', `${file} holds no secret: it is shorter than ${BYTES} characters.`, {
    fix: 'Put the file back from where it was whole, or remove it and enter stored keys again.',
    field: 'VIGIL_SECRET',
  })
}

function unusable(file: string, cause: unknown): AppError {
  return new AppError('STORE_UNAVAILABLE', `${file} cannot be used: ${(cause as Error).message}.`, {
    fix: 'Make it readable and its folder writable for this user, or set VIGIL_SECRET.',
    cause,
  })
}
