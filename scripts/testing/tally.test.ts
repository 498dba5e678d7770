import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { tallyPlaywright, tallyVitest } from './tally.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-tally-'))
const report = (content: object) => {
  const file = path.join(folder, 'report.json')
  fs.writeFileSync(file, JSON.stringify(content))
  return file
}

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

it('a file that could not be loaded counts as a failed test', () => {
  const file = report({
    numPassedTests: 2,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  })
  expect(tallyVitest(file, 1)).toEqual({ passed: 2, failed: 2, skipped: 0 })
})

it('a test on PostgreSQL that did not run counts as failed, unless it was left out on purpose', () => {
  const postgres = { status: 'skipped', ancestorTitles: ['', 'on PostgreSQL', 'a run'] }
  const other = { status: 'skipped', ancestorTitles: ['a run'] }
  const file = report({
    numPassedTests: 2,
    numFailedTests: 0,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [{ status: 'passed', assertionResults: [postgres, other] }],
  })
  expect(tallyVitest(file, 0)).toEqual({ passed: 2, failed: 1, skipped: 1 })
  expect(tallyVitest(file, 0, { withoutPostgres: true })).toEqual({ passed: 2, failed: 0, skipped: 2 })
})

it('a flaky browser test counts as failed', () => {
  const file = report({ stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 2 } })
  expect(tallyPlaywright(file, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
})

it('a runner that fails without saying why counts as one failure', () => {
  const quiet = report({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 } })
  expect(tallyPlaywright(quiet, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 })
  expect(tallyVitest(path.join(folder, 'none.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
