/** Counts what the test runners report. A runner that fails without a failed test (or without a report) counts as one. */
import fs from 'node:fs'

/**
 * `{ passed, failed, skipped }` of a run of vitest, from its JSON report. Tests on PostgreSQL that did not run have
 * failed, unless they were left out on purpose.
 */
export function tallyVitest(file, exitCode, { withoutPostgres = false } = {}) {
  return tally(file, exitCode, (report) => {
    const tests = report.testResults.flatMap((suite) => suite.assertionResults)
    const notRun = withoutPostgres ? 0 : tests.filter(leftOutPostgres).length
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.testResults.filter(couldNotLoad).length + notRun,
      skipped: report.numPendingTests + report.numTodoTests - notRun,
    }
  })
}

function leftOutPostgres({ status, ancestorTitles = [] }) {
  return status !== 'passed' && status !== 'failed' && ancestorTitles.includes('on PostgreSQL')
}

/** `{ passed, failed, skipped }` of a run of Playwright, from its JSON report. A flaky test is a failed one. */
export function tallyPlaywright(file, exitCode) {
  return tally(file, exitCode, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }))
}

function couldNotLoad(suite) {
  return suite.status === 'failed' && !suite.assertionResults.some((result) => result.status === 'failed')
}

function tally(file, exitCode, read) {
  const counts = fs.existsSync(file)
    ? read(JSON.parse(fs.readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  if (exitCode !== 0 && counts.failed === 0) return { ...counts, failed: 1 }
  return counts
}
