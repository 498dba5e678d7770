/** From the call that appends an event until a watcher's program has it, with 100 watchers at 50 events a second. */
import { median, percentile } from '../harness/statistics.mjs'
import { number, spread, times } from '../harness/table.mjs'

const WATCHERS = 100
const PER_SECOND = 50
const MOST_P50 = 1.5
const MOST_P99 = 2

export async function latency(bench) {
  const count = bench.quick ? 10 : 100
  return await bench.withContestants(['vigil', 'socket-io'], async (contestants) => {
    const channels = {}
    for (const { name, server, client, url } of contestants) {
      channels[name] = (await server.call('open', 1))[0]
      await client.call('watch', url, [channels[name]], WATCHERS)
    }
    const measured = await bench.interleave(contestants, async ({ name, server, client }) => {
      await client.call('arm', count * WATCHERS, { timed: true })
      await server.call('pace', channels[name], { perSecond: PER_SECOND, count })
      await client.call('finished')
      const taken = await client.call('latencies')
      return { p50: percentile(taken, 50), p99: percentile(taken, 99) }
    })
    return [line(measured, 'p50', MOST_P50), line(measured, 'p99', MOST_P99)]
  })
}

function line(measured, part, most) {
  const [ours, theirs] = [measured.vigil, measured['socket-io']].map((rounds) => rounds.map((round) => round[part]))
  const over = median(ours.map((value, round) => value / theirs[round]))
  return {
    figure: `append → received, ${WATCHERS} watchers, ${PER_SECOND} events/s, ${part}`,
    ours: spread(ours, ' ms'),
    others: `socket-io ${spread(theirs, ' ms')}, keeps nothing`,
    ratios: `${times(over)} socket-io`,
    goal: `≤ ${number(most)}× socket-io`,
    met: over <= most,
  }
}
