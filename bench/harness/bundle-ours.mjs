/** Vigil's server and client for the benchmarks, as files that node runs as it runs the production build. */
import path from 'node:path'
import { serverBundle } from '../../scripts/bundle-server.mjs'
import { generate } from '../../scripts/generate.mjs'
import { ROOT } from '../../scripts/project.mjs'

/** Inside the project, so that packages and migrations are found. */
const FOLDER = 'node_modules/.cache/vigil/bench'

/** Resolves with the files of both processes. */
export async function bundleOurs() {
  await generate()
  const esbuild = await import('esbuild')
  await esbuild.build({
    ...serverBundle(FOLDER, { production: true }),
    entryPoints: {
      server: 'bench/ours/server.ts',
      client: 'bench/ours/client.ts',
      recalls: 'bench/ours/recalls.ts',
    },
  })
  const folder = path.join(ROOT, FOLDER)
  return {
    serverFile: path.join(folder, 'server.js'),
    clientFile: path.join(folder, 'client.js'),
    recallsFile: path.join(folder, 'recalls.js'),
  }
}
