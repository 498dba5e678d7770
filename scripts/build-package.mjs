/**
 * `npm pack` runs it first: everything that the package holds. The build, and the declarations of what it exports, with
 * the names that they have beside JavaScript.
 */
import fs from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { PACKAGE_FOLDER } from './bundle-package.mjs'
import { isMain, ROOT, runCommand } from './project.mjs'

const ENTRIES = ['client/index', 'server/index']
const TYPES = path.join(ROOT, PACKAGE_FOLDER, 'types')
const SPECIFIER = /(\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(['"])(\.{1,2}\/[^'"]+)\.ts\2/g

export async function buildTypes() {
  const drafts = path.join(ROOT, 'dist/declarations')
  fs.rmSync(drafts, { recursive: true, force: true })
  const project = path.join(ROOT, 'tsconfig.package.json')
  const code = await runCommand('typescript', ['-p', project, '--outDir', drafts], { command: 'tsc' })
  if (code !== 0) throw new Error('The declarations could not be made: see above.')
  fs.rmSync(TYPES, { recursive: true, force: true })
  for (const file of reachable(drafts)) copyDeclaration(drafts, file)
  fs.rmSync(drafts, { recursive: true, force: true })
}

/** The declarations that the exported ones lead to, relative to `folder`. */
function reachable(folder) {
  const found = new Set()
  const waiting = ENTRIES.map((entry) => `${entry}.d.ts`)
  for (const file of waiting) {
    if (found.has(file)) continue
    found.add(file)
    const text = fs.readFileSync(path.join(folder, file), 'utf8')
    for (const [, , , source] of text.matchAll(SPECIFIER)) {
      waiting.push(`${path.posix.join(path.posix.dirname(file), source)}.d.ts`)
    }
  }
  return found
}

function copyDeclaration(from, file) {
  const target = path.join(TYPES, file)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, fs.readFileSync(path.join(from, file), 'utf8').replace(SPECIFIER, '$1$2$3.js$2'))
}

if (isMain(import.meta.url)) {
  try {
    await ensureBuilt()
    await buildTypes()
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
