/** A request's body as text, at most `limit` bytes; the rest of a larger one is thrown away as it comes. */
import type { IncomingMessage } from 'node:http'
import { AppError } from '../base/app-error.ts'

/** @throws AppError TOO_LARGE */
export async function readBody(req: IncomingMessage, limit: number): Promise<string> {
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(req, limit)
  const chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve, reject) => {
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= limit) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      req.removeAllListeners('data')
      reject(tooLarge(req, limit))
    })
    req.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    req.once('error', reject)
    req.once('close', () => reject(new AppError('INVALID_INPUT', 'The request was cut before its end.')))
  })
}

function tooLarge(req: IncomingMessage, limit: number): AppError {
  // Goes on being read: a connection closed while its client still sends would lose the answer.
  req.resume()
  const message = `A request's body may be ${limit} bytes (VIGIL_SOCKET_PAYLOAD_BYTES).`
  return new AppError('TOO_LARGE', message, { limit, fix: 'Send less in one request.' })
}
