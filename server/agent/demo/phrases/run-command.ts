/** `run COMMAND`: calls `bash`, then reports exit code and output. */
import type { Phrase } from '../demo-phrase.ts'
import { asText, block, toolAnswer } from '../tool-answer.ts'

export const runCommand: Phrase = {
  example: 'run ls -l',
  meaning: 'runs the command with `bash` and reports exit code and output',
  read(userText) {
    const [, command] = /^run\s+(.+)$/is.exec(userText) ?? []
    return command === undefined ? undefined : toolAnswer({ toolName: 'bash', input: { command }, report })
  },
}

function report(output: unknown): string {
  if (typeof output !== 'object' || output === null || !('exitCode' in output)) return block(asText(output))
  const { exitCode, ...rest } = output
  const shown = ['output', 'stdout', 'stderr']
    .map((name) => (rest as Record<string, unknown>)[name])
    .filter((text) => typeof text === 'string' && text !== '')
    .join('\n')
  return `The exit code is ${exitCode}. ${shown === '' ? 'There was no output.' : `The output:\n\n${block(shown)}`}`
}
