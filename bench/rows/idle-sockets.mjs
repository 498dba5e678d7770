/** What open sockets cost the server while nothing happens, each watching a session of its own. */
import { setTimeout as pass } from 'node:timers/promises'
import { number } from '../harness/table.mjs'

const MOST_KIB = 60
const MOST_CPU_PERCENT = 2

export async function idleSockets(bench) {
  const sockets = bench.quick ? 50 : 2_000
  // Longer than anybody's period of asking whether the other is there.
  const idleMs = bench.quick ? 500 : 30_000
  return await bench.withContestants(['vigil', 'socket-io'], async (contestants) => {
    const found = {}
    for (const contestant of contestants) found[contestant.name] = await measure(contestant, sockets, idleMs)
    const { vigil, 'socket-io': peer } = found
    return [
      {
        figure: `${sockets.toLocaleString('en')} idle watched sessions: server memory a socket`,
        ours: words(vigil),
        others: `socket-io ${words(peer)}`,
        goal: `≤ ${MOST_KIB} KiB resident`,
        met: vigil.residentKib <= MOST_KIB,
      },
      {
        figure: `${sockets.toLocaleString('en')} idle watched sessions: server CPU of one core`,
        ours: `${number(vigil.cpuPercent)} %`,
        others: `socket-io ${number(peer.cpuPercent)} %`,
        goal: `< ${MOST_CPU_PERCENT} %`,
        met: vigil.cpuPercent < MOST_CPU_PERCENT,
      },
    ]
  })
}

async function measure({ server, client, url }, sockets, idleMs) {
  // What the first of everything loads is not a socket's.
  const [first, ...channels] = await server.call('open', sockets + 1)
  await client.call('watch', url, [first], 1)
  const before = await server.call('usage')
  await client.call('watch', url, channels, 1)
  const open = await server.call('usage')
  // Whoever has come is told about to the others, and memory was collected: that is not idleness yet.
  await pass(idleMs / 10)
  const idle = await server.call('cpuMs')
  await pass(idleMs)
  const after = await server.call('cpuMs')
  const each = (bytes) => bytes / sockets / 1024
  return {
    residentKib: each(open.rss - before.rss),
    heapKib: each(open.heapUsed + open.external - before.heapUsed - before.external),
    cpuPercent: ((after - idle) / idleMs) * 100,
  }
}

function words({ residentKib, heapKib }) {
  return `${number(residentKib)} KiB resident, ${number(heapKib)} KiB in use`
}
