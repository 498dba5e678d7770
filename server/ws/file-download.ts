/**
 * `GET /api/files/:id`: a file's bytes, to its owner only. A page from somewhere in it could never run: what browsers do
 * not show as an image is for saving, and its type is what the server found it to be.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import { fileKind } from '../protocol/files.ts'
import type { OpenedFile } from '../router/context.ts'
import { contentDisposition } from './content-disposition.ts'
import type { CallerDeps } from './http-config.ts'
import { createHttpContext } from './http-context.ts'

const ADDRESS = /^\/api\/files\/([\w.:@-]{1,128})$/

/** The file in the path of such a request; undefined for every other path. */
export function fileOfPath(path: string): string | undefined {
  return ADDRESS.exec(path)?.[1]
}

/** @throws AppError what is refused before the first byte has left */
export async function answerFile(
  deps: CallerDeps & { clock: Clock },
  req: IncomingMessage,
  res: ServerResponse,
  fileId: string,
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    throw new AppError('INVALID_INPUT', `This address takes GET, not ${req.method}.`, { fix: 'Read it with GET.' })
  }
  const { access } = await createHttpContext(deps, req, res)
  if (!access.viewer) throw access.refusal
  const file = await deps.services.files.open(access.viewer, fileId)
  const etag = `"${file.sha256}"`
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, { etag, 'cache-control': CACHE })
    res.end()
    return
  }
  if (req.method === 'HEAD') {
    res.writeHead(200, headersOf(file, etag))
    res.end()
    return
  }
  const bytes = file.read()
  // The first of them tells whether there are any, while a refusal can still be said.
  const first = await bytes.next()
  res.writeHead(200, headersOf(file, etag))
  await pipeline(Readable.from(from(first, bytes), { objectMode: false }), res).catch((error: unknown) => {
    // A reader that left is nobody's fault; a body that breaks off is seen by its length.
    if (!res.destroyed) res.destroy()
    if (!isGone(error)) throw error
  })
}

/** Kept by the browser, and asked for again each time: access may have ended meanwhile. */
const CACHE = 'private, no-cache'

function headersOf(file: OpenedFile, etag: string): Record<string, string | number> {
  const { name, mediaType, size } = file
  const kind = fileKind(mediaType)
  return {
    'content-type': kind === 'text' ? `${mediaType}; charset=utf-8` : mediaType,
    'content-length': size,
    'content-disposition': contentDisposition(kind === 'image' ? 'inline' : 'attachment', name),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': CACHE,
    etag,
  }
}

async function* from(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array> {
  try {
    if (!first.done) yield first.value
    yield* rest
  } finally {
    await rest.return()
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
