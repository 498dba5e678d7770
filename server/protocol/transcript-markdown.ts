/** A transcript as Markdown for people, message by message. The server and the page write the same. */
import type { UIMessage } from 'ai'
import { fileWords } from './files.ts'
import type { MessageMetadata } from './run-summary.ts'

const FENCE = '````'
/** What is nested deeper would be laid out as little but indentation. */
const LAID_OUT_DEPTH = 16

export function titleAsMarkdown({ id, title }: { id: string; title: string }): string {
  return `# ${title || id}\n`
}

export function messageAsMarkdown(message: UIMessage): string {
  const metadata = message.metadata as MessageMetadata | undefined
  const time = metadata ? ` · ${new Date(metadata.at).toISOString()}` : ''
  const who = message.role === 'user' ? 'User' : 'Agent'
  const parts = message.parts.map(partAsMarkdown).filter(Boolean)
  const outcome = metadata?.outcome && metadata.outcome !== 'completed' ? [`*Outcome: ${metadata.outcome}*`] : []
  return [`## ${who}${time}`, ...parts, ...outcome].join('\n\n').concat('\n')
}

/** A file's name for what is exported of a session, without its ending. */
export function exportName({ id, title }: { id: string; title: string }): string {
  const name = title
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
  return name || id
}

function partAsMarkdown(part: UIMessage['parts'][number]): string {
  if (part.type === 'text') return part.text
  if (part.type === 'reasoning') return `> ${part.text.replaceAll('\n', '\n> ')}`
  if (part.type === 'file') return `*File: ${fileWords(part)}*`
  if (!('toolCallId' in part)) return ''
  const name = part.type === 'dynamic-tool' ? part.toolName : part.type.replace(/^tool-/, '')
  const result =
    part.state === 'output-available' ? part.output : part.state === 'output-error' ? part.errorText : part.state
  return `${FENCE}json\n${json({ tool: name, input: part.input, result })}\n${FENCE}`
}

function json(value: unknown): string {
  return isDeeper(value, LAID_OUT_DEPTH) ? JSON.stringify(value) : JSON.stringify(value, null, 2)
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1))
}
