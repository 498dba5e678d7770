/**
 * `npm test`: unit tests, fault tests and tests of other programs (vitest), then the proofs in a browser (Playwright),
 * against the production build; one suite after the other, since some measure. Provides what they need, adds everything up, and fails when anything failed or was left running.
 */
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureBuilt } from './build.mjs'
import { runCommand } from './project.mjs'
import { findChromium } from './testing/find-chromium.mjs'
import { providePostgres } from './testing/find-postgres.mjs'
import { leftovers, MARK } from './testing/leftovers.mjs'
import { tallyPlaywright, tallyVitest } from './testing/tally.mjs'

const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-test-'))
const runId = randomUUID()
const withoutPostgres = process.env.VIGIL_TEST === 'embedded'
/** One after the other: what measures has the machine to itself. */
const BROWSER_PROJECTS = ['browser', 'measured']
const VITEST_PROJECTS = ['unit', 'faults', 'programs']

try {
  // Whatever else the suites need on the machine is provided here, and handed to them by the environment.
  const env = {
    [MARK]: runId,
    VIGIL_CHROMIUM: findChromium(),
    ...(!withoutPostgres && { VIGIL_POSTGRES_BIN: providePostgres() }),
  }
  await ensureBuilt()
  const results = {}
  for (const project of VITEST_PROJECTS) results[project] = await runVitest(project, env)
  for (const project of BROWSER_PROJECTS) results[project] = await runPlaywright(project, env)
  summarise(results, await endLeftovers())
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  fs.rmSync(reports, { recursive: true, force: true })
}

async function runVitest(project, env) {
  const file = path.join(reports, `${project}.json`)
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await runCommand('vitest', args, { env })
  return tallyVitest(file, code, { withoutPostgres })
}

async function runPlaywright(project, env) {
  const file = path.join(reports, `${project}.json`)
  const code = await runCommand('@playwright/test', ['test', `--project=${project}`], {
    command: 'playwright',
    env: { ...env, VIGIL_PLAYWRIGHT_REPORT: file },
  })
  return tallyPlaywright(file, code)
}

/** What is on its way out gets a moment to be gone. */
async function endLeftovers() {
  for (let look = 0; look < 20 && leftovers(runId).length > 0; look++) await sleep(100)
  const found = leftovers(runId)
  for (const { pid, command } of found) {
    console.log(`Left running by a test, ended now: ${pid} ${command}`)
    process.kill(pid, 'SIGKILL')
  }
  return found.length
}

function summarise(results, left) {
  console.log('')
  const total = { passed: 0, failed: left, skipped: 0 }
  for (const [suite, counts] of Object.entries(results)) {
    console.log(`${suite}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
    for (const key of Object.keys(total)) total[key] += counts[key]
  }
  if (left > 0) console.log(`left running: ${left}`)
  if (withoutPostgres) console.log('NOTHING WAS TESTED ON POSTGRESQL: VIGIL_TEST=embedded left all of that out.')
  console.log(`${total.passed} passed, ${total.failed} failed`)
  if (total.failed > 0) process.exitCode = 1
}
