/**
 * `vigil export`: a session's transcript as Markdown or JSON, however long it is. The history comes with the newest page
 * first and is printed with the oldest first, so its pages are gone through once to find where they begin, and once to be
 * printed: no more than one of them is held.
 */
import { HISTORY_MAX_MESSAGES } from '../../../server/protocol/limits.ts'
import type { Session, SessionHistory } from '../../../server/protocol/sessions.ts'
import { type TranscriptFormat, transcriptFile } from '../../../server/protocol/transcript-file.ts'
import type { VigilClient } from '../../index.ts'
import { CliFailure, EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

export async function exportTranscript(
  vigil: VigilClient,
  terminal: Terminal,
  sessionId: string,
  format: TranscriptFormat,
): Promise<void> {
  const { begin, between, end, written } = transcriptFile(await readSession(vigil, sessionId), format)
  const pageBefore = async (before?: string): Promise<SessionHistory> => {
    if (terminal.interrupt.aborted) throw new CliFailure('Interrupted: the transcript is not whole.', EXIT.interrupted)
    const input = { sessionId, limit: HISTORY_MAX_MESSAGES, ...(before !== undefined && { before }) }
    return await vigil.trpc.sessions.history.query(input)
  }
  await terminal.write(begin)
  let isFirst = true
  for (const before of (await pageEnds(pageBefore)).reverse()) {
    const { messages } = await pageBefore(before)
    await terminal.write((isFirst ? '' : between) + messages.map(written).join(between))
    isFirst = false
  }
  await terminal.write(end)
}

async function readSession(vigil: VigilClient, sessionId: string): Promise<Session> {
  const {
    head: _head,
    run: _run,
    queue: _queue,
    recalls: _recalls,
    ...session
  } = await vigil.trpc.sessions.get.query({
    sessionId,
  })
  return session
}

/** What each page ends before, the newest first. What is said meanwhile is in none of them. */
async function pageEnds(pageBefore: (before?: string) => Promise<SessionHistory>): Promise<(string | undefined)[]> {
  let page = await pageBefore()
  const newest = page.seqs?.at(-1)
  const ends = [newest === undefined ? undefined : String(newest + 1)]
  while (page.nextBefore !== undefined) {
    ends.push(page.nextBefore)
    page = await pageBefore(page.nextBefore)
  }
  return ends
}
