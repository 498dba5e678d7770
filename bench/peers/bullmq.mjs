/** BullMQ as its documentation has it for fast jobs: delayed jobs, one worker with a concurrency, what is done is removed. */
import { Queue, Worker } from 'bullmq'
import { Claims } from '../harness/claims.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const JOBS_AT_ONCE = 1_000
const claims = new Claims()
let queue
let worker

serveCommands({
  ...claims.commands(),

  async start({ port, concurrency }) {
    const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null }
    const name = `recalls-${concurrency}`
    queue = new Queue(name, { connection })
    worker = new Worker(name, async ({ name }) => claims.claimed(name), {
      connection,
      concurrency,
    })
    await worker.waitUntilReady()
  },

  async plan({ jobs, leadMs, everyMs = 0 }) {
    const dueAt = Date.now() + leadMs
    claims.expect(jobs, dueAt, everyMs)
    const rows = Array.from({ length: jobs }, (_, index) => {
      const delay = dueAt + index * everyMs - Date.now()
      return { name: String(index), data: {}, opts: { delay, removeOnComplete: true, removeOnFail: true } }
    })
    for (let from = 0; from < jobs; from += JOBS_AT_ONCE) await queue.addBulk(rows.slice(from, from + JOBS_AT_ONCE))
    claims.planned()
  },

  async end() {
    await worker.close()
    await queue.close()
  },
})
