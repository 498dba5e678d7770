/**
 * The build's files under /_next/static/, compressed when they were built. Their names change with their contents, so
 * that browsers keep them for good. They are held in memory: a later build in the same folder takes nothing away from
 * the pages that this server has handed out. What is not here is for the next handler.
 */
import fs from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'

const PREFIX = '/_next/static/'
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
/** The better one first. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

interface StaticFile {
  type: string
  plain: Buffer
  encoded: { name: string; content: Buffer }[]
}

/** Answers and is true, or is false and has done nothing. */
export type StaticFiles = (req: IncomingMessage, res: ServerResponse) => boolean

/** @param folder the build's `static` folder, read here and never again */
export function createStaticFiles(folder: string): StaticFiles {
  const files = readFiles(folder)
  return (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return false
    const file = files.get((req.url ?? '').split('?', 1)[0] ?? '')
    if (!file) return false
    answer(file, req, res)
    return true
  }
}

function answer({ type, plain, encoded }: StaticFile, req: IncomingMessage, res: ServerResponse): void {
  const accepted = String(req.headers['accept-encoding'] ?? '')
  const best = encoded.find(({ name }) => accepts(accepted, name))
  const content = best?.content ?? plain
  res.writeHead(200, {
    'content-type': type,
    'content-length': content.length,
    'cache-control': 'public, max-age=31536000, immutable',
    ...(encoded.length > 0 && { vary: 'Accept-Encoding' }),
    ...(best && { 'content-encoding': best.name }),
  })
  res.end(req.method === 'HEAD' ? undefined : content)
}

/** Named, and not ruled out with the weight 0. */
function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((entry) => {
    const [name = '', ...params] = entry.split(';').map((part) => part.trim().toLowerCase())
    return name === encoding && !params.some((param) => /^q=0(\.0*)?$/.test(param))
  })
}

function readFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[path.extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const file = path.join(entry.parentPath, entry.name)
    const address = PREFIX + path.relative(folder, file).split(path.sep).map(encodeURIComponent).join('/')
    files.set(address, { type, plain: fs.readFileSync(file), encoded: readEncoded(file) })
  }
  return files
}

function readEncoded(file: string): StaticFile['encoded'] {
  return ENCODINGS.filter(({ suffix }) => fs.existsSync(file + suffix)).map(({ name, suffix }) => ({
    name,
    content: fs.readFileSync(file + suffix),
  }))
}
