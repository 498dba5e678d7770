/**
 * The production build: both Prisma clients, the pages (.next), and the server as one file (dist/server/main.js).
 * A build is fresh while the contents of its sources are what they were when it began.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { bundlePackage } from './bundle-package.mjs'
import { bundleServer } from './bundle-server.mjs'
import { generate } from './generate.mjs'
import { withLock } from './lock.mjs'
import { precompress } from './precompress.mjs'
import { isMain, ROOT, runCommand } from './project.mjs'

const SOURCES = [
  'app',
  'client',
  'server',
  'public',
  'prisma',
  'scripts/build.mjs',
  'scripts/bundle-package.mjs',
  'scripts/bundle-server.mjs',
  'scripts/precompress.mjs',
  'next.config.js',
  'postcss.config.cjs',
  'tsconfig.json',
  'package-lock.json',
]
const BUILD_ID_CHARS = 16
const STAMP = path.join(ROOT, 'dist/stamp')
const isSource = (file) => !/\.test\.tsx?$/.test(file) && !file.startsWith(path.join('server', 'store', 'generated'))

/** Builds when the build is missing or older than its sources. Resolves with whether it did. */
export function ensureBuilt() {
  return buildOnce(isFresh, build)
}

/** Those who come while a build is under way wait for it, and find it fresh. */
export async function buildOnce(isFresh, build, options = {}) {
  if (isFresh()) return false
  const task = async () => {
    if (isFresh()) return false
    await build()
    return true
  }
  const onWait = () => console.log('Waiting for a build that is under way …')
  return withLock('build', task, { onWait, ...options })
}

async function build() {
  const startedAt = performance.now()
  console.log('Building …')
  const stamp = sourcesFingerprint(ROOT)
  fs.rmSync(STAMP, { force: true })
  await generate()
  // Types of routes that a dev server left behind: a moved route fails the build.
  fs.rmSync(path.join(ROOT, '.next/dev/types'), { recursive: true, force: true })
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', VIGIL_BUILD: stamp.slice(0, BUILD_ID_CHARS) }
  const code = await runCommand('next', ['build'], { env, quiet: true })
  if (code !== 0) throw new Error('The pages could not be built: see above.')
  await precompress(path.join(ROOT, '.next/static'))
  await bundleServer('dist/server', { production: true })
  await bundlePackage()
  fs.writeFileSync(STAMP, stamp)
  console.log(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
}

function isFresh() {
  return fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === sourcesFingerprint(ROOT)
}

/** A hash over the names and contents of everything that the build is made of. */
export function sourcesFingerprint(root) {
  const hash = createHash('sha256').update(process.version)
  for (const file of SOURCES.flatMap((source) => filesUnder(root, source)).filter(isSource)) {
    hash.update(`\n${file}\n`).update(fs.readFileSync(path.join(root, file)))
  }
  return hash.digest('hex')
}

function filesUnder(root, relative) {
  const stat = fs.statSync(path.join(root, relative), { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [relative]
  const entries = fs.readdirSync(path.join(root, relative)).sort()
  return entries.flatMap((entry) => filesUnder(root, path.join(relative, entry)))
}

if (isMain(import.meta.url)) {
  try {
    if (!(await ensureBuilt())) console.log('The build is up to date.')
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
