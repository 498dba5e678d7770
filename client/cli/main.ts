#!/usr/bin/env node
/** `npx vigil`: runs one command, and ends as exit-codes.ts says. */
import { CommanderError } from 'commander'
import { AppError } from '../../server/base/app-error.ts'
import { toVigilError } from '../vigil-error.ts'
import { CliFailure, EXIT } from './exit-codes.ts'
import { inOwnWords } from './own-words.ts'
import { createProgram } from './program.ts'
import { createTerminal } from './terminal.ts'

const terminal = createTerminal()

createProgram(terminal)
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = exitCodeOf(error)
  })

/** Says what is to be said of it, too. */
function exitCodeOf(error: unknown): number {
  // commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof CliFailure) {
    terminal.notice(error.message)
    return error.exitCode
  }
  if (AppError.is(error)) {
    terminal.notice(inOwnWords([error.message, error.data.fix].filter(Boolean).join(' ')))
    return EXIT.failed
  }
  const { message, fix, reason } = toVigilError(error)
  terminal.notice(inOwnWords([message, fix].filter(Boolean).join(' ')))
  return reason === 'UNAUTHENTICATED' || reason === 'FORBIDDEN' ? EXIT.noAccess : EXIT.failed
}
