/**
 * `npm run bench`: Vigil beside its peers on the same work, in turn. Prints a Markdown table and writes it to
 * bench/results.md. `--quick` runs everything once and small, to see that it works; `--only=NAME` one group of rows;
 * `--page` the rows of the page in a browser and `--recalls` those of recalls, which are otherwise left out: they take
 * minutes, and need Chromium, or Redis and PostgreSQL.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Bench, FULL } from './harness/bench.mjs'
import { markdownTable } from './harness/table.mjs'
import { fanOut } from './rows/fan-out.mjs'
import { idleSockets } from './rows/idle-sockets.mjs'
import { latency } from './rows/latency.mjs'
import { longLogs } from './rows/long-logs.mjs'
import { merging } from './rows/merging.mjs'
import { pageSpeed } from './rows/page-speed.mjs'
import { pageWeight } from './rows/page-weight.mjs'
import { RECALL_ROUNDS, recalls } from './rows/recalls.mjs'
import { replay } from './rows/replay.mjs'

const FOLDER = path.dirname(fileURLToPath(import.meta.url))
const ROWS = {
  'fan-out': fanOut,
  merging,
  replay,
  latency,
  'long-logs': longLogs,
  'idle-sockets': idleSockets,
  'page-weight': pageWeight,
  page: pageSpeed,
  recalls,
}
/** Only when they are asked for: they take minutes, and need a browser, or Redis and PostgreSQL. */
const APART = ['page', 'recalls']

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    recalls: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})
if (values.only !== undefined && !(values.only in ROWS)) {
  console.error(`--only names one of ${Object.keys(ROWS).join(', ')}.`)
  process.exit(2)
}
if (!values.page || values.recalls) installPeers()
await measureAll()

async function measureAll() {
  const startedAt = performance.now()
  const bench = new Bench(values.quick)
  const lines = []
  for (const [name, measure] of Object.entries(ROWS)) {
    if (!isWanted(name)) continue
    console.error(`${name} …`)
    lines.push(...(await measure(bench)))
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const results = `${markdownTable(lines)}\n\n${circumstances(seconds)}\n`
  console.log(results)
  if (!values.quick && !isApart()) fs.writeFileSync(path.join(FOLDER, 'results.md'), results)
}

function isWanted(name) {
  if (isApart()) return APART.includes(name) && values[name]
  if (values.only !== undefined) return name === values.only
  return values.quick || !APART.includes(name)
}

function isApart() {
  return APART.some((name) => values[name])
}

function circumstances(seconds) {
  const load = os.loadavg()[0].toFixed(1)
  const counted = values.quick
    ? 'one small round: the figures mean nothing'
    : `medians of ${isWanted('recalls') ? RECALL_ROUNDS : FULL.rounds} rounds, least and most in brackets`
  return `Node ${process.versions.node}, ${os.cpus().length} cores, load ${load} at the end, ${seconds} s; ${counted}.`
}

/** The first time: what Vigil itself does not use. */
function installPeers() {
  if (fs.existsSync(path.join(FOLDER, 'node_modules/.package-lock.json'))) return
  console.error('Installing the peers …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--prefix', FOLDER], { stdio: ['ignore', 2, 2] })
  if (status === 0) return
  console.error('The peers could not be installed: `npm ci --prefix bench` says why.')
  process.exit(1)
}
