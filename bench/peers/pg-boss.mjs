/** pg-boss: jobs that start later, fetched in large batches, as often as it lets anybody ask. */
import PgBoss from 'pg-boss'
import { Claims } from '../harness/claims.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const QUEUE = 'recalls'
const BATCH = 1_000
const POLL_SECONDS = 0.5
const claims = new Claims()
let boss

serveCommands({
  ...claims.commands(),

  async start({ url }) {
    boss = new PgBoss({ connectionString: url, schedule: false })
    boss.on('error', (error) => console.error(error))
    await boss.start()
    await boss.createQueue(QUEUE)
    await boss.work(QUEUE, { batchSize: BATCH, pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
      for (const { data } of jobs) claims.claimed(data.job)
    })
  },

  async plan({ jobs, leadMs, everyMs = 0 }) {
    const dueAt = Date.now() + leadMs
    claims.expect(jobs, dueAt, everyMs)
    const rows = Array.from({ length: jobs }, (_, job) => ({
      name: QUEUE,
      data: { job },
      startAfter: new Date(dueAt + job * everyMs).toISOString(),
    }))
    for (let from = 0; from < jobs; from += BATCH) await boss.insert(rows.slice(from, from + BATCH))
    claims.planned()
  },

  end: () => boss.stop({ graceful: false }),
})
