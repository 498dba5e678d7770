/** What every procedure gets. Made once per socket or HTTP request, and never by throwing: clients would loop hot. */
import { AppError } from '../base/app-error.ts'
import type { Logger } from '../base/logger.ts'
import type { Viewer } from '../orchestrator/services.ts'
import type { Connection } from './connection.ts'

export type { OpenedFile, ServerState, Services, Viewer } from '../orchestrator/services.ts'

/** The user behind a connection, or why there is none. */
export type Access =
  | {
      viewer: Viewer
      /** False once these credentials are no longer this user's; asked every few seconds on open streams. */
      stillAllowed(): Promise<boolean>
    }
  | { viewer: null; refusal: AppError }

export interface RouterContext {
  access: Access
  connection: Connection
  /** Asked by a page in a browser, not by a program. */
  fromPage: boolean
  logger: Logger
}

export function unauthenticated(message = 'This server wants a token, and the one it got is not valid.'): AppError {
  return new AppError('UNAUTHENTICATED', message, {
    fix: 'Sign in, or connect with the token (VIGIL_TOKEN) as a bearer token.',
  })
}
