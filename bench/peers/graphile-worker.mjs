/** graphile-worker with the settings of its guide to performance that suit many small jobs: a local queue, many at once. */
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { Claims } from '../harness/claims.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const CONCURRENCY = 24
const POLL_MS = 100
const JOBS_AT_ONCE = 1_000
const quiet = new Logger(() => () => {})
const claims = new Claims()
let utils
let runner

serveCommands({
  ...claims.commands(),

  async start({ url }) {
    utils = await makeWorkerUtils({ connectionString: url, logger: quiet })
    await utils.migrate()
    runner = await run({
      connectionString: url,
      logger: quiet,
      taskList: { recall: async ({ job }) => claims.claimed(job) },
      noHandleSignals: true,
      preset: {
        worker: {
          connectionString: url,
          concurrentJobs: CONCURRENCY,
          pollInterval: POLL_MS,
          maxPoolSize: CONCURRENCY + 2,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    })
  },

  async plan({ jobs, leadMs, everyMs = 0 }) {
    const dueAt = Date.now() + leadMs
    claims.expect(jobs, dueAt, everyMs)
    const specs = Array.from({ length: jobs }, (_, job) => ({
      identifier: 'recall',
      payload: { job },
      runAt: new Date(dueAt + job * everyMs),
    }))
    for (let from = 0; from < jobs; from += JOBS_AT_ONCE) await utils.addJobs(specs.slice(from, from + JOBS_AT_ONCE))
    claims.planned()
  },

  async end() {
    await runner.stop()
    await utils.release()
  },
})
