/**
 * What other programs install, as JavaScript in dist/package: the client, the embeddable server, and the command
 * `vigil`. Packages stay outside, so that a program and Vigil share them.
 */
import { serverBundle } from './bundle-server.mjs'
import { ROOT } from './project.mjs'

export const PACKAGE_FOLDER = 'dist/package'

export async function bundlePackage() {
  const esbuild = await import('esbuild')
  const shared = { absWorkingDir: ROOT, bundle: true, format: 'esm', logLevel: 'warning' }
  await esbuild.build({
    ...serverBundle(PACKAGE_FOLDER, { production: false }),
    entryPoints: { index: 'server/index.ts' },
    sourcemap: false,
  })
  await esbuild.build({
    ...shared,
    entryPoints: { client: 'client/index.ts' },
    outdir: PACKAGE_FOLDER,
    platform: 'neutral',
    target: 'es2022',
    packages: 'external',
  })
  // Split, so that a command loads what it needs only.
  await esbuild.build({
    ...shared,
    entryPoints: { vigil: 'client/cli/main.ts' },
    outdir: `${PACKAGE_FOLDER}/cli`,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    splitting: true,
  })
}
