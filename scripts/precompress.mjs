/**
 * Writes each compressible file of a folder a second and a third time, as `.br` and `.gz`: better than a server can do
 * while somebody waits. A copy that saves nothing is not kept.
 */
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import zlib from 'node:zlib'

const COMPRESSIBLE = /\.(js|css|svg|json)$/
const brotli = promisify(zlib.brotliCompress)
const gzip = promisify(zlib.gzip)

export async function precompress(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
  await Promise.all(files.map(({ parentPath, name }) => compressFile(path.join(parentPath, name))))
}

async function compressFile(file) {
  const content = fs.readFileSync(file)
  const params = { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  const copies = { '.br': await brotli(content, { params }), '.gz': await gzip(content, { level: 9 }) }
  for (const [suffix, copy] of Object.entries(copies)) {
    fs.rmSync(file + suffix, { force: true })
    if (copy.length < content.length) fs.writeFileSync(file + suffix, copy)
  }
}
