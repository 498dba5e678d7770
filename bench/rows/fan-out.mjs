/** Deliveries per second of events that cannot be merged, at full speed, each committed before anybody sees it. */
import { ratio } from '../harness/statistics.mjs'
import { spread, times } from '../harness/table.mjs'

const CONTESTANTS = ['vigil', 'socket-io', 'trpc', 'raw-ws']
const FIRST_GUESS = 20_000
/** An event more or less is no matter; a measurement of a few is none. */
const LEAST_EVENTS = 1_000

const SETUPS = [
  { figure: '1 watcher of one session', sessions: 1, watchers: 1, goals: { 'socket-io': 1.5, trpc: 5 } },
  { figure: '10 watchers of one session', sessions: 1, watchers: 10, goals: { 'socket-io': 3, trpc: 12 } },
  { figure: '100 watchers of one session', sessions: 1, watchers: 100, goals: { 'socket-io': 3, trpc: 12 } },
  {
    figure: '200 sessions × 1 watcher, each 100 events at a time',
    sessions: 200,
    watchers: 1,
    burst: 20_000,
    goals: { 'socket-io': 2 },
  },
  { figure: '200 sessions × 1 watcher, each 2 or 3 events at a time', sessions: 200, watchers: 1, goals: {} },
]

export async function fanOut(bench) {
  return await bench.withContestants(CONTESTANTS, async (contestants) => {
    const lines = []
    for (const setup of SETUPS) lines.push(await measureSetup(bench, contestants, setup))
    return lines
  })
}

async function measureSetup(bench, contestants, { figure, sessions, watchers, burst = 500, goals }) {
  const channels = {}
  for (const { name, server, client, url } of contestants) {
    channels[name] = await server.call('open', sessions)
    await client.call('watch', url, channels[name], watchers)
  }
  const rates = await bench.interleave(contestants, (contestant, lastRate = FIRST_GUESS) => {
    const events = Math.max(LEAST_EVENTS, burst, Math.round((lastRate * bench.secondsEach) / watchers))
    return contestant.deliver(channels[contestant.name], watchers, { events, burst })
  })
  for (const { client } of contestants) await client.call('leave')
  const { vigil, ...peers } = rates
  const ratios = Object.fromEntries(Object.entries(peers).map(([name, values]) => [name, ratio(vigil, values)]))
  return {
    figure: `live fan-out, ${figure}, deliveries/s`,
    ours: spread(vigil),
    others: Object.entries(peers)
      .map(([name, values]) => `${name} ${spread(values)}`)
      .join('; '),
    ratios: Object.entries(ratios)
      .map(([name, value]) => `${times(value)} ${name}`)
      .join(', '),
    goal: Object.entries(goals)
      .map(([name, least]) => `≥ ${least}× ${name}`)
      .join(', '),
    ...(Object.keys(goals).length > 0 && {
      met: Object.entries(goals).every(([name, least]) => ratios[name] >= least),
    }),
  }
}
