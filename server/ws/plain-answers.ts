/** Answers outside tRPC, in JSON; refusals have the shape that tRPC's have. */
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '../base/app-error.ts'
import { errorShape } from '../router/error-shape.ts'
import { refusalOfAppError, SERVER_FAILED } from '../router/refusal.ts'

export function answerJson(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  res.end(text)
}

/** What is no `AppError` is a fault of the server, of which callers learn nothing more. */
export function answerError(res: ServerResponse, cause: unknown): void {
  const error = errorShape(AppError.is(cause) ? refusalOfAppError(cause) : SERVER_FAILED)
  answerJson(res, error.data.httpStatus, { error })
}

/** On a bare connection, whose request HTTP will not answer: an upgrade, or what was no HTTP. */
export function refuseConnection(socket: Duplex, status: string, body: unknown): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}

export function refuseUpgrade(socket: Duplex, refusal: AppError): void {
  const error = errorShape(refusalOfAppError(refusal))
  refuseConnection(socket, `${error.data.httpStatus} ${error.data.code}`, { error })
}
