/** Tells a store that is away (try again) from a statement that is wrong (do not). */
import { AppError } from '../base/app-error.ts'

const AWAY = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL)/
const BUSY = /^SQLITE_(BUSY|LOCKED)/
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/
// Classes of PostgreSQL's SQLSTATE: connection, resources, operator intervention, lock and serialisation failures.
const POSTGRES_AWAY = /^(08|53|57P|25P03|55P03|40)/
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)/

const WORDS: [RegExp, string, string][] = [
  [/^SQLITE_FULL|^53100/, 'The disk of the database is full.', 'Free some space; what waits is written then.'],
  [BUSY, 'The database is locked by another program.', 'Close whatever else has the database open.'],
  [
    /^SQLITE_READONLY/,
    'The database cannot be written: it is read-only.',
    'Give the server write access to its data folder.',
  ],
]

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

export function isBusy(error: unknown): boolean {
  return BUSY.test(codeOf(error))
}

export function isDamaged(error: unknown): boolean {
  return DAMAGED.test(codeOf(error))
}

/** A driver's error as the rest of the server knows it; other errors as they are. */
export function asStoreFault(error: unknown): unknown {
  const code = codeOf(error)
  if (isDamaged(error)) {
    return new AppError('STORE_UNAVAILABLE', `The database is damaged (${code}).`, {
      retryable: false,
      fix: 'Stop the server and restore the newest backup of the data folder.',
      cause: error,
    })
  }
  if (!AWAY.test(code) && !POSTGRES_AWAY.test(code) && !NETWORK.test(code)) return error
  const [, what, fix] = WORDS.find(([pattern]) => pattern.test(code)) ?? [
    undefined,
    `The database cannot be reached or written (${code}).`,
    'Try again in a moment; see the server’s log if it lasts.',
  ]
  return new AppError('STORE_UNAVAILABLE', what, { fix, cause: error })
}

/** No answer, or none from the database: whether a statement under way was carried out is not known. */
export function connectionLost(error: unknown): AppError {
  const why = error instanceof Error && error.message ? error.message : String(error)
  return new AppError('STORE_UNAVAILABLE', `The database cannot be reached: ${why}.`, {
    fix: 'Try again in a moment; check that the database runs and that DATABASE_URL names it.',
    cause: error,
  })
}

export function isUnavailable(error: unknown): boolean {
  return AppError.is(error, 'STORE_UNAVAILABLE')
}
