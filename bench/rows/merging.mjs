/** What merging gains: deltas of one text, which come faster than they are committed, to one watcher. */
import { median } from '../harness/statistics.mjs'
import { spread, times } from '../harness/table.mjs'

const FIRST_GUESS = 50_000

export async function merging(bench) {
  return await bench.withContestants(['vigil'], async ([vigil]) => {
    const channels = await vigil.server.call('open', 2)
    await vigil.client.call('watch', vigil.url, channels, 1)
    const [apart, together] = channels
    const kinds = [
      { name: 'apart', deliver: (amount) => vigil.deliver([apart], 1, amount) },
      { name: 'merged', deliver: (amount) => deliverText(vigil, together, amount) },
    ]
    const rates = await bench.interleave(kinds, (kind, lastRate = FIRST_GUESS) =>
      kind.deliver({ events: Math.round(lastRate * bench.secondsEach) }),
    )
    return [
      {
        figure: 'text deltas that may be merged, 1 watcher, deltas/s',
        ours: spread(rates.merged),
        others: `events that may not: ${spread(rates.apart)}`,
        ratios: times(median(rates.merged) / median(rates.apart)),
      },
    ]
  })
}

async function deliverText({ server, client }, channel, amount) {
  await client.call('arm', amount.events)
  const startedAt = await server.call('produceText', channel, amount)
  const finishedAt = await client.call('finished')
  return amount.events / ((finishedAt - startedAt) / 1000)
}
