/** `sessions.export`: the whole transcript as Markdown for people, or as JSON for programs. */
import type { UIMessage } from 'ai'
import type { ExportInput } from '../../protocol/inputs.ts'
import { exportName, messageAsMarkdown, titleAsMarkdown } from '../../protocol/transcript-markdown.ts'
import { allMessages } from '../../store/rows/message-rows.ts'
import { asSession } from '../../store/rows/session-rows.ts'
import type { Script } from '../../store/script.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'

export function* exportSession(viewer: Viewer, input: ExportInput): Script<{ fileName: string; content: string }> {
  const session = asSession(yield* ownedSession(viewer, input.sessionId))
  const rows = yield* allMessages(input.sessionId)
  const messages = rows.map((row) => JSON.parse(row.data) as UIMessage)
  const name = exportName(session)
  if (input.format === 'json') {
    return { fileName: `${name}.json`, content: `${JSON.stringify({ session, messages }, null, 2)}\n` }
  }
  return { fileName: `${name}.md`, content: [titleAsMarkdown(session), ...messages.map(messageAsMarkdown)].join('\n') }
}
