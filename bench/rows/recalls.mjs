/**
 * Recalls that fall due beside the jobs of queues: many at one instant, some each second, and what those that wait cost.
 * The peers' jobs do nothing; Vigil's claim is its ledger row, its run in its session's queue and what its log will tell, in
 * one transaction, while the runs that have a place go on beside it. Redis keeps nothing on disk, PostgreSQL is as it
 * comes. BullMQ's rate is that of the goal at a concurrency of 50, which it was measured with there; at 100 it is shown besides.
 */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { BenchProcess } from '../harness/bench-process.mjs'
import { startPostgres, startRedis } from '../harness/database-servers.mjs'
import { median, percentile, ratio } from '../harness/statistics.mjs'
import { number, spread, times } from '../harness/table.mjs'

const PEERS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../peers')
/** Fewer than of the other rows: each waits for its time. */
export const RECALL_ROUNDS = 3
const USERS = 10
const EVERY_MS = 10
const MOST_LATE_MS = 50
const MOST_BLOCK_MS = 50
const MOST_GROWTH = 1.05
const MOST_LEAD_MS = 60_000

export async function recalls(bench) {
  const { recallsFile } = await bench.ours()
  const redis = await startRedis()
  const postgres = await startPostgres()
  if (!redis) console.error('Redis is not installed (package redis-server): BullMQ is left out.')
  if (!postgres) console.error('PostgreSQL is not installed: what runs on it is left out.')
  const contestants = [
    ours('SQLite', recallsFile),
    postgres && ours('PostgreSQL', recallsFile, postgres),
    redis && peer('bullmq', { port: redis.port, concurrency: 50 }),
    redis && peer('bullmq ×100', { port: redis.port, concurrency: 100 }, 'bullmq'),
    postgres && peer('graphile-worker', { url: postgres.database() }),
    postgres && peer('pg-boss', { url: postgres.database() }),
  ].filter(Boolean)
  try {
    for (const contestant of contestants) await contestant.begin()
    return [
      ...(await atOneInstant(bench, contestants)),
      ...(await eachSecond(bench, contestants)),
      ...(await waiting(bench, recallsFile)),
    ]
  } finally {
    for (const contestant of contestants) await contestant.close()
    await redis?.stop()
    await postgres?.stop()
  }
}

/** Each round has a database of its own: what the round before has left to do is not this one's. */
function ours(name, file, postgres) {
  const child = new BenchProcess(file)
  return {
    name,
    isOurs: true,
    begin: async () => {},
    settle: () => child.call('end'),
    async round({ jobs, leadMs, everyMs }) {
      const url = postgres?.database()
      await child.call('fill', { recalls: jobs, users: USERS, leadMs, everyMs, url })
      await child.call('start', { url, expected: jobs })
      const { tookMs, late, longestBlockMs } = await child.call('claimed')
      const { runs, times: planned } = await child.call('count')
      const started = await child.call('started')
      await child.call('end')
      return { tookMs, late, longestBlockMs, started, lost: jobs - planned, twice: runs - planned }
    },
    close: () => child.close(),
  }
}

function peer(name, address, program = name) {
  const child = new BenchProcess(path.join(PEERS, `${program}.mjs`))
  return {
    name,
    isOurs: false,
    begin: () => child.call('start', address),
    settle: () => child.call('claimed'),
    async round(plan) {
      await child.call('plan', plan)
      return await child.call('claimed')
    },
    async close() {
      await child.call('end')
      await child.close()
    },
  }
}

async function atOneInstant(bench, contestants) {
  const jobs = bench.quick ? 200 : 10_000
  const plan = { jobs, leadMs: bench.quick ? 1_000 : 5_000 }
  const rounds = await inTurn(bench, contestants, plan)
  const rates = Object.fromEntries(
    Object.entries(rounds).map(([name, all]) => [name, all.map(({ tookMs }) => (jobs / tookMs) * 1000)]),
  )
  const peers = contestants.filter(({ isOurs }) => !isOurs)
  return contestants
    .filter(({ isOurs }) => isOurs)
    .flatMap(({ name }) => {
      const found = rounds[name]
      const wrong = sum(found.map(({ lost, twice }) => lost + twice))
      const overBull = rates.bullmq && ratio(rates[name], rates.bullmq)
      const block = found.map(({ longestBlockMs }) => longestBlockMs)
      const at = `${jobs.toLocaleString('en')} recalls due at one instant, ${name}`
      return [
        {
          figure: `${at}: claimed from that instant on, per second`,
          ours: spread(rates[name]),
          others: peers.map((each) => `${each.name} ${spread(rates[each.name])}`).join('; '),
          ratios: peers.map((each) => `${times(ratio(rates[name], rates[each.name]))} ${each.name}`).join(', '),
          goal: '≥ 1× bullmq',
          ...(overBull !== undefined && { met: overBull >= 1 }),
        },
        {
          figure: `${at}: lost or claimed twice`,
          ours: String(wrong),
          others: peers
            .map((each) => `${each.name} ${sum(rounds[each.name].map(({ lost, twice }) => lost + twice))}`)
            .join('; '),
          goal: '0',
          met: wrong === 0,
        },
        {
          figure: `${at}: the longest that nothing else had its turn`,
          ours: spread(block, ' ms'),
          goal: `≤ ${MOST_BLOCK_MS} ms`,
          met: median(block) <= MOST_BLOCK_MS,
        },
      ]
    })
}

async function eachSecond(bench, contestants) {
  const jobs = bench.quick ? 50 : 1_000
  const rounds = await inTurn(bench, contestants, { jobs, leadMs: bench.quick ? 1_000 : 2_000, everyMs: EVERY_MS })
  const words = (name) => {
    const all = rounds[name]
    const p = (percent) => number(median(all.map(({ late }) => percentile(late, percent))))
    return `p50 ${p(50)} ms, p99 ${p(99)} ms`
  }
  return contestants
    .filter(({ isOurs }) => isOurs)
    .map(({ name }) => {
      const p99 = median(rounds[name].map(({ late }) => percentile(late, 99)))
      const started = rounds[name].flatMap((each) => each.started)
      return {
        figure: `${1000 / EVERY_MS} recalls due each second, ${name}: from the planned time until the claim is committed`,
        ours: `${words(name)}; until the run has begun p50 ${number(percentile(started, 50))} ms, p99 ${number(percentile(started, 99))} ms`,
        others: contestants
          .filter(({ isOurs }) => !isOurs)
          .map((each) => `${each.name} ${words(each.name)}`)
          .join('; '),
        goal: `p99 ≤ ${MOST_LATE_MS} ms`,
        met: p99 <= MOST_LATE_MS,
      }
    })
}

/** Resident memory of a server that has started, with none and with many that are due in an hour. */
async function waiting(bench, file) {
  const many = bench.quick ? 1_000 : 100_000
  const resident = []
  for (const recalls of [10, many]) {
    const filling = new BenchProcess(file)
    const folder = await filling.call('fill', { recalls, users: USERS, leadMs: 3_600_000, keep: true })
    await filling.close()
    const server = new BenchProcess(file)
    await server.call('start', { folder, expected: recalls })
    resident.push((await server.call('usage')).rss / 1024 / 1024)
    await server.call('end')
    await server.close()
  }
  const [none, with_] = resident
  return [
    {
      figure: `resident memory of a server with ${many.toLocaleString('en')} recalls that wait`,
      ours: `${number(with_)} MiB`,
      others: `with 10: ${number(none)} MiB`,
      ratios: times(with_ / none),
      goal: `≤ ${MOST_GROWTH}×`,
      met: with_ / none <= MOST_GROWTH,
    },
  ]
}

/** Each in turn, round by round; the first warms up and does not count. */
async function inTurn(bench, contestants, plan) {
  const rounds = Object.fromEntries(contestants.map(({ name }) => [name, []]))
  const count = bench.quick ? 0 : RECALL_ROUNDS
  for (let round = 0; round <= count; round++) {
    for (const contestant of contestants) rounds[contestant.name].push(await inTime(contestant, plan))
  }
  return Object.fromEntries(Object.entries(rounds).map(([name, all]) => [name, count > 0 ? all.slice(1) : all]))
}

/** A machine that was too slow to plan everything before it was due gets more time. */
async function inTime(contestant, plan) {
  for (let { leadMs } = plan; ; leadMs *= 2) {
    try {
      return await contestant.round({ ...plan, leadMs })
    } catch (error) {
      if (!String(error).includes('were due before') || leadMs > MOST_LEAD_MS) throw error
      await contestant.settle()
    }
  }
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0)
}
