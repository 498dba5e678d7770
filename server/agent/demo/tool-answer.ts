/** An answer that calls one tool and then reports what it gave; or says that the profile has no such tool. */
import type { LanguageModelV3ToolResultPart } from '@ai-sdk/provider'
import type { Answer } from './demo-phrase.ts'
import type { DemoTurn } from './demo-turn.ts'
import { speak } from './speech.ts'

export interface ToolUse {
  toolName: string
  input: unknown
  /** Of a result that is no error; `output` is what the tool gave. */
  report(output: unknown): string
}

export function toolAnswer({ toolName, input, report }: ToolUse): Answer {
  return async function* answer(turn) {
    const result = turn.results.findLast((candidate) => candidate.toolName === toolName)
    if (result) yield* speak(turn, reportOf(result, report))
    else if (turn.tools.has(toolName)) yield { type: 'call', toolName, input }
    else yield* speak(turn, missingTool(turn, toolName))
  }
}

export function missingTool({ tools }: DemoTurn, toolName: string): string {
  const others = tools.size > 0 ? `Its tools are: ${[...tools].join(', ')}.` : 'It has no tools at all.'
  return (
    `This profile has no tool named ${toolName}, which that needs. ${others} ` +
    'Choose a profile that has the tool, or try “count to 10”, which needs none.'
  )
}

function reportOf({ toolName, output }: LanguageModelV3ToolResultPart, report: (output: unknown) => string): string {
  switch (output.type) {
    case 'text':
    case 'json':
      return report(output.value)
    case 'error-text':
      return `${toolName} did not succeed. ${output.value}`
    case 'error-json':
      return `${toolName} did not succeed. ${JSON.stringify(output.value)}`
    case 'execution-denied':
      return `${toolName} was not allowed. ${output.reason ?? ''}`.trimEnd()
    case 'content':
      return report(output.value.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'))
  }
}

/** A text as a block that shows it as it is. */
export function block(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)))
  return `${fence}${language}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}\n`
}

/** A tool's output as text: strings as they are, anything else as JSON. */
export function asText(output: unknown): string {
  return typeof output === 'string' ? output : JSON.stringify(output, null, 2)
}
