/**
 * A session's transcript as a file or on the clipboard. It is read page by page and put together by the browser, which
 * keeps what is large on its disk: neither the server nor the page ever holds all of a long session as one text.
 */
import type { VigilClient } from '../../../client/index.ts'
import { HISTORY_MAX_MESSAGES } from '../../../server/protocol/limits.ts'
import type { Session } from '../../../server/protocol/sessions.ts'
import { type TranscriptFile, type TranscriptFormat, transcriptFile } from '../../../server/protocol/transcript-file.ts'

export async function downloadTranscript(
  vigil: VigilClient,
  session: Session,
  format: TranscriptFormat,
): Promise<void> {
  const file = transcriptFile(session, format)
  const address = URL.createObjectURL(await transcriptBlob(vigil, session, file))
  const link = document.createElement('a')
  link.href = address
  link.download = file.name
  link.click()
  URL.revokeObjectURL(address)
}

export async function copyTranscript(vigil: VigilClient, session: Session): Promise<void> {
  const file = transcriptFile(session, 'markdown')
  const markdown = async () => new Blob([await transcriptBlob(vigil, session, file)], { type: 'text/plain' })
  // Given as a promise, so that some browsers still count it as done by the press of the button.
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': markdown() })])
}

async function transcriptBlob(vigil: VigilClient, session: Session, file: TranscriptFile): Promise<Blob> {
  const pages: Blob[] = []
  let before: string | undefined
  do {
    const page = await vigil.trpc.sessions.history.query({
      sessionId: session.id,
      limit: HISTORY_MAX_MESSAGES,
      ...(before !== undefined && { before }),
    })
    pages.unshift(new Blob([page.messages.map(file.written).join(file.between)]))
    before = page.nextBefore
  } while (before !== undefined)
  return new Blob([file.begin, ...joined(pages, file.between), file.end], { type: file.mediaType })
}

function joined(pages: readonly Blob[], between: string): (Blob | string)[] {
  return pages.flatMap((page, index) => (index === 0 || page.size === 0 ? [page] : [between, page]))
}
