/**
 * A session's transcript as a file or on the clipboard. It is read page by page and put together by the browser, which
 * keeps what is large on its disk: neither the server nor the page ever holds all of a long session as one text.
 */
import type { UIMessage } from 'ai'
import type { VigilClient } from '../../../client/index.ts'
import { HISTORY_MAX_MESSAGES } from '../../../server/protocol/limits.ts'
import type { Session } from '../../../server/protocol/sessions.ts'
import { exportName, messageAsMarkdown, titleAsMarkdown } from '../../../server/protocol/transcript-markdown.ts'

export type ExportFormat = 'markdown' | 'json'

const FORMATS = {
  markdown: { ending: 'md', mediaType: 'text/markdown' },
  json: { ending: 'json', mediaType: 'application/json' },
}

export async function downloadTranscript(vigil: VigilClient, session: Session, format: ExportFormat): Promise<void> {
  const { ending } = FORMATS[format]
  const address = URL.createObjectURL(await transcriptBlob(vigil, session, format))
  const link = document.createElement('a')
  link.href = address
  link.download = `${exportName(session)}.${ending}`
  link.click()
  URL.revokeObjectURL(address)
}

export async function copyTranscript(vigil: VigilClient, session: Session): Promise<void> {
  const markdown = async () => new Blob([await transcriptBlob(vigil, session, 'markdown')], { type: 'text/plain' })
  // Given as a promise, so that some browsers still count it as done by the press of the button.
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': markdown() })])
}

async function transcriptBlob(vigil: VigilClient, session: Session, format: ExportFormat): Promise<Blob> {
  const pages: Blob[] = []
  let before: string | undefined
  do {
    const page = await vigil.trpc.sessions.history.query({
      sessionId: session.id,
      limit: HISTORY_MAX_MESSAGES,
      ...(before !== undefined && { before }),
    })
    pages.unshift(new Blob([written(page.messages, format)]))
    before = page.nextBefore
  } while (before !== undefined)
  const parts =
    format === 'markdown'
      ? [`${titleAsMarkdown(session)}\n`, ...between(pages, '\n')]
      : [`{"session":${JSON.stringify(session)},"messages":[\n`, ...between(pages, ',\n'), '\n]}\n']
  return new Blob(parts, { type: FORMATS[format].mediaType })
}

function written(messages: readonly UIMessage[], format: ExportFormat): string {
  if (format === 'markdown') return messages.map(messageAsMarkdown).join('\n')
  return messages.map((message) => JSON.stringify(message)).join(',\n')
}

function between(pages: Blob[], separator: string): (Blob | string)[] {
  return pages.flatMap((page, index) => (index === 0 || page.size === 0 ? [page] : [separator, page]))
}
