/**
 * Runs one tool call: checks the input, runs the tool, makes the result storable. It never rejects; what went wrong is
 * a text that the model can act on.
 */
import { AppError } from '../base/app-error.ts'
import type { AgentTool, ToolContext } from './tool.ts'

export type ToolOutcome = { ok: true; output: unknown } | { ok: false; errorText: string }

const OUTPUT_MAX_CHARS = 1024 * 1024
const ERROR_MAX_CHARS = 10_000

export async function executeTool(tool: AgentTool, input: unknown, context: ToolContext): Promise<ToolOutcome> {
  const parsed = await tool.inputSchema.safeParseAsync(input)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
    return { ok: false, errorText: `The input of ${tool.name} is not valid: ${faults.join('; ')}.` }
  }
  try {
    return { ok: true, output: storable(await tool.execute(parsed.data, context)) }
  } catch (error) {
    return { ok: false, errorText: errorTextOf(error).slice(0, ERROR_MAX_CHARS).toWellFormed() }
  }
}

/** As plain JSON of limited length; a longer one becomes the beginning of its text, and says so. */
function storable(output: unknown): unknown {
  const text = JSON.stringify(output) ?? 'null'
  if (text.length <= OUTPUT_MAX_CHARS) return JSON.parse(text)
  const whole = typeof output === 'string' ? output : text
  const note = `\n[cut: the first ${OUTPUT_MAX_CHARS} of ${whole.length} characters]`
  return whole.slice(0, OUTPUT_MAX_CHARS).toWellFormed() + note
}

function errorTextOf(error: unknown): string {
  if (AppError.is(error)) return [error.message, error.data.fix].filter(Boolean).join(' ')
  if (error instanceof Error && error.message) return error.message
  return `The tool failed: ${String(error)}`
}
