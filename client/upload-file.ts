/**
 * Sends a file to the server, for messages to name: `sendMessage(vigil, { …, files: [{ fileId }] })`. What no message
 * names is forgotten after a day.
 */
import type { FileInfo } from '../server/protocol/files.ts'
import { httpAccessOf } from './http-access.ts'
import type { VigilClient } from './vigil-client.ts'
import { connectionLost, refusedWith } from './vigil-error.ts'

export interface UploadOptions {
  /** Default: the file's own, if it has one. */
  name?: string
  /** From 0 to 1, as its bytes leave; in browsers. */
  onProgress?: (share: number) => void
  /** Cut, it leaves nothing on the server. */
  signal?: AbortSignal
}

/** @throws VigilError when it is refused or the connection is lost; the signal's reason when it aborts */
export async function uploadFile(vigil: VigilClient, file: Blob, options: UploadOptions = {}): Promise<FileInfo> {
  const { url, token } = httpAccessOf(vigil)
  const { name = file instanceof File ? file.name : 'file', onProgress, signal } = options
  signal?.throwIfAborted()
  const body = new FormData()
  body.append('file', file, name)
  const request: UploadRequest = {
    address: new URL('/api/files', url).href,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body,
    ...(signal && { signal }),
  }
  // `fetch` does not tell how much has left.
  const watched = onProgress !== undefined && typeof XMLHttpRequest !== 'undefined'
  const answer = watched ? await byXhr(request, onProgress) : await byFetch(request)
  signal?.throwIfAborted()
  if (answer.ok) return answer.body as FileInfo
  throw refusedWith(answer.body)
}

interface UploadRequest {
  address: string
  headers: Record<string, string>
  body: FormData
  signal?: AbortSignal
}

interface UploadAnswer {
  ok: boolean
  body: unknown
}

async function byFetch({ address, ...request }: UploadRequest): Promise<UploadAnswer> {
  try {
    const response = await fetch(address, { method: 'POST', ...request })
    return { ok: response.ok, body: parsed(await response.text()) }
  } catch (cause) {
    request.signal?.throwIfAborted()
    throw connectionLost(cause)
  }
}

function byXhr(request: UploadRequest, onProgress: (share: number) => void): Promise<UploadAnswer> {
  const { address, headers, body, signal } = request
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    const cut = () => xhr.abort()
    signal?.addEventListener('abort', cut, { once: true })
    xhr.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total)
    }
    xhr.onload = () => resolve({ ok: xhr.status >= 200 && xhr.status < 300, body: parsed(xhr.responseText) })
    xhr.onerror = () => reject(connectionLost())
    xhr.onabort = () => reject(signal?.reason ?? connectionLost())
    xhr.onloadend = () => signal?.removeEventListener('abort', cut)
    xhr.open('POST', address)
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
    xhr.send(body)
  })
}

/** A proxy's page is no JSON; it is refused without words of ours. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
