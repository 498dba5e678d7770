/** Next serves the pages only; the HTTP server, the API and the sockets are the server's own. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** @type {import('next').NextConfig} */
export default {
  distDir: '.next',
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Otherwise a lock file in a parent folder moves the root there.
  turbopack: { root: path.dirname(fileURLToPath(import.meta.url)) },
  // `npm run check` does it, for everything at once.
  typescript: { ignoreBuildErrors: true },
  // The page knows by it whether the server has another build by now: see scripts/build.mjs.
  generateBuildId: () => process.env.VIGIL_BUILD ?? null,
  env: { VIGIL_BUILD: process.env.VIGIL_BUILD ?? '' },
  experimental: { optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'] },
}
