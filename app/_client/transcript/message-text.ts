/** What a message says, as it was written, without what was thought and done on the way. */
import type { UIMessage } from 'ai'

export function messageText({ parts }: UIMessage): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
}
