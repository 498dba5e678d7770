/** A child's side of `BenchProcess`: runs the commands its parent calls, and ends with it. */

/** @param {Record<string, (...args: never[]) => unknown>} commands */
export function serveCommands(commands) {
  const handlers = { usage, cpuMs, ...commands }
  process.on('message', async ({ id, name, args }) => {
    try {
      process.send({ id, result: await handlers[name](...args) })
    } catch (error) {
      process.send({ id, error: error instanceof Error ? error.stack : String(error) })
    }
  })
  // Ctrl+C reaches this process too: it ends with its parent, and as tidily.
  process.once('SIGINT', () => {})
  process.once('disconnect', () => process.exit())
}

/** Bytes of memory after a collection. */
function usage() {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heapUsed, external }
}

/** Processor time of this process so far. */
function cpuMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
