/** How `vigil` ends, for scripts. */
export const EXIT = {
  ok: 0,
  /** The run did not complete, or the server refused. */
  failed: 1,
  usage: 2,
  unreachable: 3,
  noAccess: 4,
  /** As shells count a Ctrl+C. */
  interrupted: 130,
} as const

export const EXIT_CODES_HELP = `
Exit codes:
  0    done; a run that was waited for has completed
  1    the run ended otherwise, or the server refused
  2    the command line was wrong
  3    the server cannot be reached
  4    the server wants another token
  130  interrupted by Ctrl+C; runs go on`

/** Ends the command with words on standard error. */
export class CliFailure extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message)
    this.name = 'CliFailure'
    this.exitCode = exitCode
  }
}
