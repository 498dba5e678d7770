/** A child's side of `BenchProcess`: runs the commands its parent calls, and ends with it. */

/** @param {Record<string, (...args: never[]) => unknown>} commands */
export function serveCommands(commands) {
  const handlers = { usage, ...commands }
  process.on('message', async ({ id, name, args }) => {
    try {
      process.send({ id, result: await handlers[name](...args) })
    } catch (error) {
      process.send({ id, error: error instanceof Error ? error.stack : String(error) })
    }
  })
  process.once('disconnect', () => process.exit())
}

/** After a collection: bytes of memory, and processor time so far. */
function usage() {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return { rss, heapUsed, external, cpuMs: (user + system) / 1000 }
}
