/** Unit tests sit beside the code; the fault tests start the built server as real processes. */
import { defineConfig } from 'vitest/config'

const UNIT = ['server/**/*.test.ts', 'client/**/*.test.ts', 'scripts/**/*.test.ts', 'app/**/*.test.{ts,tsx}']

const POSTGRES = ['scripts/testing/postgres-setup.ts']

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: UNIT, globalSetup: POSTGRES, testTimeout: 15_000, hookTimeout: 30_000 } },
      {
        test: {
          name: 'faults',
          include: ['e2e/faults/**/*.test.ts'],
          globalSetup: POSTGRES,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'programs',
          include: ['e2e/programs/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
    retry: 0,
    allowOnly: false,
  },
})
