/**
 * Proofs in a real browser. Each spec starts the server it needs; `npm test` says which Chromium there is. Those that
 * measure time run one at a time, with the machine to themselves; of the others two run at once.
 */
import { defineConfig } from '@playwright/test'

const MEASURED = ['hostile', 'large-session', 'many-sessions', 'tabs', 'truth'].map((name) => `**/${name}.spec.ts`)

const json = process.env.VIGIL_PLAYWRIGHT_REPORT

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: json ? [['list'], ['json', { outputFile: json }]] : [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
    launchOptions: {
      executablePath: process.env.VIGIL_CHROMIUM || undefined,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
        // Where a key has scrolled to is then true at once.
        '--disable-smooth-scrolling',
      ],
    },
  },
  projects: [
    { name: 'browser', testMatch: '**/*.spec.ts', testIgnore: MEASURED, use: { browserName: 'chromium' } },
    { name: 'measured', testMatch: MEASURED, workers: 1, use: { browserName: 'chromium' } },
  ],
})
