/** What a session of a million events costs over one of a thousand: to append to it, and to open it. */
import { ratio } from '../harness/statistics.mjs'
import { spread, times } from '../harness/table.mjs'

const SHORT_EVENTS = 1_000
const EVENTS_AN_APPEND = 10
const MOST_APPEND = 1.2
const MOST_OPENING = 1.5

export async function longLogs(bench) {
  const longEvents = bench.quick ? 20_000 : 1_000_000
  return await bench.withContestants(['vigil'], async ([vigil]) => {
    const { server, client, url } = vigil
    const logs = []
    for (const [name, events] of [
      ['short', SHORT_EVENTS],
      ['long', longEvents],
    ])
      logs.push({ name, ...(await server.call('fill', events, 'messages')) })

    const openings = await measure(bench, logs, ({ channel }) => client.call('openings', url, channel, 20))
    const appends = await measure(bench, logs, ({ channel }) =>
      server.call('timeAppends', channel, 200, EVENTS_AN_APPEND),
    )
    const than = `at ${SHORT_EVENTS.toLocaleString('en')} events`
    const at = `at ${longEvents.toLocaleString('en')} events`
    return [
      line(appends, `an append of ${EVENTS_AN_APPEND} events until it is committed, ${at}`, than, MOST_APPEND),
      line(openings, `opening a session (20 messages, then live), ${at}`, than, MOST_OPENING),
    ]
  })
}

/** The median time of each log, round by round. */
function measure(bench, logs, times) {
  return bench.interleave(logs, async (log) => {
    const taken = await times(log)
    return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)]
  })
}

function line({ short, long }, figure, than, most) {
  const over = ratio(long, short)
  return {
    figure,
    ours: spread(long, ' ms'),
    others: `${than} ${spread(short, ' ms')}`,
    ratios: times(over),
    goal: `≤ ${most}×`,
    met: over <= most,
  }
}
