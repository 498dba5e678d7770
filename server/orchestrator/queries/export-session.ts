/**
 * `sessions.export`: the whole transcript in one answer, as Markdown for people or as JSON for programs. An answer is
 * one text in memory, so that a longer transcript is refused before it is read; it is read and written in slices, between
 * which others have their turn.
 */
import type { UIMessage } from 'ai'
import { AppError } from '../../base/app-error.ts'
import { fileSize } from '../../protocol/files.ts'
import type { ExportInput } from '../../protocol/inputs.ts'
import { EXPORT_MAX_BYTES } from '../../protocol/limits.ts'
import type { Session } from '../../protocol/sessions.ts'
import { transcriptFile } from '../../protocol/transcript-file.ts'
import { type MessageData, messageDataAfter, messagesSize } from '../../store/rows/message-rows.ts'
import { asSession } from '../../store/rows/session-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'

const MESSAGES_AT_ONCE = 2_000
const CHARS_AT_ONCE = 512 * 1024

/** @throws AppError NOT_FOUND, TOO_LARGE */
export async function exportSession(
  store: Store,
  viewer: Viewer,
  { sessionId, format }: ExportInput,
): Promise<{ fileName: string; content: string }> {
  const { session, newest } = await store.read(() => begin(viewer, sessionId))
  const file = transcriptFile(session, format)
  const messages: string[] = []
  let size = 0
  let turn = 0
  let after = -1
  for (;;) {
    const rows = await store.read(() => slice(viewer, sessionId, after, newest))
    for (const { data } of rows) {
      const text = format === 'json' ? data : file.written(JSON.parse(data) as UIMessage)
      messages.push(text)
      size += text.length
      // As Markdown what tools have answered is set out on lines, which may take more than what is stored.
      if (size > EXPORT_MAX_BYTES) throw tooLarge(size)
      turn += data.length
      if (turn > CHARS_AT_ONCE) {
        turn = 0
        await othersTurn()
      }
    }
    const last = rows.at(-1)
    if (!last) break
    after = Number(last.seq)
    await othersTurn()
  }
  return { fileName: file.name, content: file.begin + messages.join(file.between) + file.end }
}

/** With the newest message there is now: what comes while this is read stays out. */
function* begin(viewer: Viewer, sessionId: string): Script<{ session: Session; newest: number }> {
  const session = asSession(yield* ownedSession(viewer, sessionId))
  const { size, newest } = yield* messagesSize(sessionId)
  if (size > EXPORT_MAX_BYTES) throw tooLarge(size)
  return { session, newest }
}

function* slice(viewer: Viewer, sessionId: string, after: number, newest: number): Script<MessageData[]> {
  yield* ownedSession(viewer, sessionId)
  return yield* messageDataAfter(sessionId, { after, upTo: newest, limit: MESSAGES_AT_ONCE })
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function tooLarge(size: number): AppError {
  const limit = EXPORT_MAX_BYTES
  return new AppError(
    'TOO_LARGE',
    `The transcript takes ${fileSize(size)}; sessions.export answers at most ${fileSize(limit)}.`,
    {
      limit,
      fix: 'Export it in the page or with `vigil export`, or read it with sessions.history, page by page: none of them has a limit.',
    },
  )
}
