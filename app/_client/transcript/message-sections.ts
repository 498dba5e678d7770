/**
 * A message's parts as they are shown: one by one, calls of tools that follow each other together, and a text that was
 * cut and went on in another step as one.
 */
import type { DynamicToolUIPart, ToolUIPart, UIMessage } from 'ai'

export type ToolPart = ToolUIPart | DynamicToolUIPart
type Part = UIMessage['parts'][number]

export type MessageSection =
  | { kind: 'part'; key: string; part: Exclude<Part, ToolPart>; last: boolean }
  | { kind: 'tools'; key: string; parts: ToolPart[]; last: boolean }

export function isToolPart(part: Part): part is ToolPart {
  return part.type === 'dynamic-tool' || part.type.startsWith('tool-')
}

export function toolName(part: ToolPart): string {
  return part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length)
}

/** Keys stay while a message grows: parts are only ever added at its end. */
export function messageSections({ id, parts }: UIMessage): MessageSection[] {
  const sections: MessageSection[] = []
  let stepped = false
  parts.forEach((part, index) => {
    // Where a step begins is nothing to see; a tool's output is shown with its call.
    if (part.type === 'step-start') stepped = true
    if (part.type === 'step-start' || part.type === 'data-tool-output') return
    const before = sections.at(-1)
    if (stepped && part.type === 'text' && before?.kind === 'part' && before.part.type === 'text') {
      before.part = { ...before.part, text: before.part.text + part.text }
      stepped = false
      return
    }
    stepped = false
    if (before) before.last = false
    if (!isToolPart(part)) sections.push({ kind: 'part', key: `${id}:${index}`, part, last: true })
    else if (before?.kind === 'tools') {
      before.parts.push(part)
      before.last = true
    } else sections.push({ kind: 'tools', key: `${id}:${index}`, parts: [part], last: true })
  })
  return sections
}
