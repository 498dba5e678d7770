/** Events per second for one reader that has missed them: all of a log, or as much as the replay buffer holds. */
import { median, ratio } from '../harness/statistics.mjs'
import { spread, times } from '../harness/table.mjs'

/** VIGIL_REPLAY_EVENTS of a server that nobody has configured. */
const BUFFERED_EVENTS = 2_000
const LEAST_FROM_BUFFER = 500_000
const LEAST_FROM_STORE = 200_000
const LEAST_RATIO = 10

export async function replay(bench) {
  const logEvents = bench.quick ? 5_000 : 100_000
  const peerEvents = bench.quick ? 2_000 : 20_000
  const again = bench.quick ? 2 : 50
  return await bench.withContestants(['vigil', 'trpc'], async ([vigil, trpc]) => {
    const log = await vigil.server.call('fill', logEvents)
    // A session is in the buffer from its first watcher on.
    const [buffered] = await vigil.server.call('open', 1)
    await vigil.client.call('watch', vigil.url, [buffered], 1)
    await vigil.deliver([buffered], 1, { events: BUFFERED_EVENTS })
    const head = await vigil.server.call('headOf', buffered)
    const peerLog = await trpc.server.call('fill', peerEvents)
    const peerPart = await trpc.server.call('fill', BUFFERED_EVENTS)

    const ours = (range) => vigil.client.call('replay', vigil.url, range)
    const theirs = (range) => trpc.client.call('replay', trpc.url, range)
    const kinds = [
      { name: 'store', run: () => ours({ channel: log.channel, after: 0, upTo: log.head, times: 1 }) },
      {
        name: 'buffer',
        run: () => ours({ channel: buffered, after: head - BUFFERED_EVENTS, upTo: head, times: again }),
      },
      { name: 'trpcLog', run: () => theirs({ ...peerLog, times: 1 }) },
      { name: 'trpcPart', run: () => theirs({ ...peerPart, times: Math.ceil(again / 5) }) },
    ]
    const rates = await bench.interleave(kinds, (kind) => kind.run())
    return [
      line(rates.buffer, rates.trpcPart, `replay of the buffer’s ${BUFFERED_EVENTS} events`, LEAST_FROM_BUFFER),
      line(rates.store, rates.trpcLog, 'replay of a whole log from the store', LEAST_FROM_STORE),
    ]
  })
}

function line(ours, theirs, figure, least) {
  const over = ratio(ours, theirs)
  return {
    figure: `${figure}, events/s`,
    ours: spread(ours),
    others: `trpc ${spread(theirs)}`,
    ratios: `${times(over)} trpc`,
    goal: `≥ ${least.toLocaleString('en')}, ≥ ${LEAST_RATIO}× trpc`,
    met: median(ours) >= least && over >= LEAST_RATIO,
  }
}
