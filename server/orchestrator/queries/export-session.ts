/** `sessions.export`: the whole transcript as Markdown for people, or as JSON for programs. */
import type { UIMessage } from 'ai'
import { fileWords } from '../../protocol/files.ts'
import type { ExportInput } from '../../protocol/inputs.ts'
import type { MessageMetadata } from '../../protocol/run-summary.ts'
import { allMessages } from '../../store/rows/message-rows.ts'
import { asSession } from '../../store/rows/session-rows.ts'
import type { Script } from '../../store/script.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'

const FENCE = '````'

export function* exportSession(viewer: Viewer, input: ExportInput): Script<{ fileName: string; content: string }> {
  const session = asSession(yield* ownedSession(viewer, input.sessionId))
  const rows = yield* allMessages(input.sessionId)
  const messages = rows.map((row) => JSON.parse(row.data) as UIMessage)
  const name =
    session.title
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 60) || session.id
  if (input.format === 'json') {
    return { fileName: `${name}.json`, content: `${JSON.stringify({ session, messages }, null, 2)}\n` }
  }
  const title = `# ${session.title || session.id}\n`
  return { fileName: `${name}.md`, content: [title, ...messages.map(asMarkdown)].join('\n') }
}

function asMarkdown(message: UIMessage): string {
  const metadata = message.metadata as MessageMetadata | undefined
  const time = metadata ? ` · ${new Date(metadata.at).toISOString()}` : ''
  const who = message.role === 'user' ? 'User' : 'Agent'
  const parts = message.parts.map(partAsMarkdown).filter(Boolean)
  const outcome = metadata?.outcome && metadata.outcome !== 'completed' ? [`*Outcome: ${metadata.outcome}*`] : []
  return [`## ${who}${time}`, ...parts, ...outcome].join('\n\n').concat('\n')
}

function partAsMarkdown(part: UIMessage['parts'][number]): string {
  if (part.type === 'text') return part.text
  if (part.type === 'reasoning') return `> ${part.text.replaceAll('\n', '\n> ')}`
  if (part.type === 'file') return `*File: ${fileWords(part)}*`
  if (!('toolCallId' in part)) return ''
  const name = part.type === 'dynamic-tool' ? part.toolName : part.type.replace(/^tool-/, '')
  const result =
    part.state === 'output-available' ? part.output : part.state === 'output-error' ? part.errorText : part.state
  return `${FENCE}json\n${JSON.stringify({ tool: name, input: part.input, result }, null, 2)}\n${FENCE}`
}
