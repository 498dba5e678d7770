/** The server as one file: node starts it in a fraction of the time that loading hundreds of modules takes. */
import path from 'node:path'
import { ROOT } from './project.mjs'

/** Packages that load parts of themselves from their own folder, or are compiled for the machine. */
const EXTERNAL = [
  'next',
  'better-sqlite3',
  'pino',
  'pino-pretty',
  'pg',
  'pg-native',
  '@prisma/client',
  '@prisma/adapter-*',
]

/** Bundled packages in the older module format ask for `require`. */
const BANNER =
  "import { createRequire as bundleRequire } from 'node:module'\nconst require = bundleRequire(import.meta.url)"

export function serverBundle(folder, { production }) {
  return {
    absWorkingDir: ROOT,
    entryPoints: { main: 'server/main.ts' },
    outdir: path.join(ROOT, folder),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: EXTERNAL,
    banner: { js: BANNER },
    sourcemap: true,
    sourcesContent: false,
    keepNames: true,
    logLevel: 'warning',
    define: production ? { 'process.env.NODE_ENV': '"production"' } : {},
  }
}

export async function bundleServer(folder, options) {
  // Loaded here: a start that has nothing to build does without it.
  const esbuild = await import('esbuild')
  await esbuild.build(serverBundle(folder, options))
}
