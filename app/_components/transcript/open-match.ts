/** Opens the folded parts of a message in which something was found. */
import type { UIMessage } from 'ai'
import { isToolPart, messageSections } from '../../_client/transcript/message-sections.ts'
import type { OpenedParts } from './opened-parts.tsx'

export function openMatch(opened: OpenedParts, message: UIMessage, indexes: readonly number[]): void {
  const sections = messageSections(message)
  for (const index of indexes) {
    const part = message.parts[index]
    if (!part) continue
    if (isToolPart(part)) {
      const group = sections.find((section) => section.kind === 'tools' && section.parts.includes(part))
      if (group) opened.set(`${group.key}:earlier`, true)
      opened.set(part.toolCallId, true)
    } else {
      opened.set(`${message.id}:${index}`, true)
      opened.set(`cut:${message.id}:${index}`, true)
    }
  }
}
