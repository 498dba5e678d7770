/**
 * `POST /api/files`: one file a request, as multipart/form-data. The bytes go from the socket to where they are kept as
 * they come; whoever gives up on the way, sender or server, leaves nothing behind.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import { deferred } from '../base/deferred.ts'
import { fileSize } from '../protocol/files.ts'
import type { CallerDeps } from './http-config.ts'
import { createHttpContext } from './http-context.ts'
import { answerJson } from './plain-answers.ts'

/** Room in a request beside its file: boundaries, and the part's own headers. */
const ENVELOPE_BYTES = 128 * 1024
const FIX = 'Send one file as multipart/form-data, in a field named file.'

/** @throws AppError with the refusal */
export async function takeUpload(
  deps: CallerDeps & { clock: Clock },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    const { access } = await createHttpContext(deps, req, res)
    if (!access.viewer) throw access.refusal
    const { files, server } = deps.services
    if (server.draining()) throw new AppError('DRAINING', 'The server is stopping and takes no files.')
    refuseTooLong(req, files.limits.fileBytes)
    const parts = readParts(req)
    try {
      const { name, stream } = await parts.first
      const info = await files.add(access.viewer, { name, content: whole(stream, parts.ended) })
      answerJson(res, 200, info)
    } finally {
      parts.leave()
    }
  } finally {
    // Goes on being read: a connection closed while its client still sends would lose the answer.
    req.resume()
  }
}

function refuseTooLong(req: IncomingMessage, limit: number): void {
  if (Number(req.headers['content-length'] ?? 0) <= limit + ENVELOPE_BYTES) return
  throw new AppError('TOO_LARGE', `The file is over ${fileSize(limit)}, which is what a file may have.`, {
    field: 'file',
    limit,
    fix: 'Attach a smaller one; the limit is VIGIL_FILE_BYTES.',
  })
}

/** What browsers write into a form for the signs that would end a name there (WHATWG, multipart/form-data). */
const ESCAPED: Record<string, string> = { '%22': '"', '%0D': '\r', '%0A': '\n' }

function unescaped(name: string): string {
  return name.replaceAll(/%22|%0D|%0A/g, (escaped) => ESCAPED[escaped] ?? escaped)
}

interface Parts {
  first: Promise<{ name: string | undefined; stream: BusboyFileStream }>
  /** The form's own end; rejects for what came after the file and should not have. */
  ended: Promise<void>
  leave(): void
}

function readParts(req: IncomingMessage): Parts {
  const form = openForm(req)
  const first = deferred<{ name: string | undefined; stream: BusboyFileStream }>()
  const ended = deferred<void>()
  let found: Readable | undefined
  function fail(error: AppError) {
    first.reject(error)
    ended.reject(error)
    found?.destroy(error)
  }
  form.on('file', (_field: string, stream: BusboyFileStream, name: string | undefined) => {
    // Heard by whoever reads it, or by nobody any more.
    stream.on('error', () => {})
    if (found) {
      stream.resume()
      return
    }
    found = stream
    first.resolve({ name: name && unescaped(name), stream })
  })
  form.on('filesLimit', () => fail(notOneFile('There is more than one file in the request.')))
  form.on('finish', () => {
    if (!found) fail(notOneFile('There is no file in the request.'))
    ended.resolve()
  })
  form.on('error', () => fail(notOneFile('The request is no form that can be read.')))
  req.once('close', () => {
    if (!req.complete)
      fail(new AppError('INVALID_INPUT', 'The upload was cut before its end.', { fix: 'Send it again.' }))
  })
  // Not everybody waits for both.
  first.promise.catch(() => {})
  ended.promise.catch(() => {})
  req.pipe(form)
  return {
    first: first.promise,
    ended: ended.promise,
    leave() {
      req.unpipe(form)
      form.destroy()
    },
  }
}

function openForm(req: IncomingMessage): BusboyInstance {
  const type = req.headers['content-type'] ?? ''
  if (!/^multipart\/form-data/i.test(type)) throw notOneFile('The request is no multipart/form-data.')
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': type },
      preservePath: true,
      limits: { files: 1, fields: 10, fieldSize: 1024 },
    })
  } catch {
    throw notOneFile('The request is no form that can be read.')
  }
}

/** Ends with the form: only then is it known that the file is whole, and the only one. */
async function* whole(stream: BusboyFileStream, ended: Promise<void>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield chunk
  await ended
}

function notOneFile(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'file', fix: FIX })
}
