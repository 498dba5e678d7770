/** What a tool gave back: texts as they were printed, the exit code apart, whatever else there is as JSON. */
import { EXIT_CODES, exitCode } from './exit-code.ts'

export interface ToolResultView {
  texts: { label: string; text: string }[]
  exitCode?: number
  rest?: unknown
}

const TEXTS: Record<string, string> = {
  output: 'Output',
  stdout: 'Output',
  stderr: 'Errors',
  content: 'Content',
  text: 'Text',
}
const ESC = String.fromCharCode(27)
const BEL = String.fromCharCode(7)
/** Colours and movements of a terminal, titles of its window. */
const TERMINAL_CODES = new RegExp(
  `${ESC}(?:\\[[0-9;?:<=>]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|[()][A-Z0-9]|[@-Z\\\\^_=>])`,
  'g',
)

export function toolResultView(output: unknown): ToolResultView {
  if (output === undefined || output === null) return { texts: [] }
  if (typeof output === 'string') return { texts: [{ label: 'Result', text: withoutTerminalCodes(output) }] }
  if (typeof output !== 'object' || Array.isArray(output)) return { texts: [], rest: output }
  const left: Record<string, unknown> = { ...output }
  const code = exitCode(output)
  if (code !== undefined) for (const name of EXIT_CODES) delete left[name]
  const texts = []
  for (const [name, label] of Object.entries(TEXTS)) {
    const text = left[name]
    if (typeof text !== 'string') continue
    delete left[name]
    if (text !== '') texts.push({ label, text: withoutTerminalCodes(text) })
  }
  return {
    texts,
    ...(code !== undefined && { exitCode: code }),
    ...(Object.keys(left).length > 0 && { rest: left }),
  }
}

/** A line that was written over is shown as it was last. */
export function withoutTerminalCodes(text: string): string {
  const plain = text.includes(ESC) ? text.replaceAll(TERMINAL_CODES, '') : text
  return plain.includes('\r') ? plain.replaceAll('\r\n', '\n').replaceAll(/^.*\r(?=.)/gm, '') : plain
}
