/** Sends once more what a run was asked, with its files. */
import { newId } from '../../../client/index.ts'
import type { SessionTracker } from '../connection/session-tracker.ts'
import { messageText } from './message-text.ts'
import { messageMetadata } from './transcript-rows.ts'

const OWN_FILE = /\/api\/files\/([\w.:@-]+)$/

export function askAgain(tracker: SessionTracker, runId: string): void {
  const { state } = tracker.getSnapshot()
  const asked = state?.messages.find((message) => message.role === 'user' && messageMetadata(message).runId === runId)
  if (!state || !asked) return
  const files = asked.parts.flatMap((part) => {
    const [, fileId] = (part.type === 'file' && OWN_FILE.exec(part.url)) || []
    return fileId === undefined ? [] : [{ fileId }]
  })
  const message = { text: messageText(asked), ...(files.length > 0 && { files }) }
  void tracker.send({ sessionId: state.sessionId, requestId: newId('req'), ifBusy: 'queue', ...message })
}
