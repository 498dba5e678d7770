/** Starts the server from the environment's settings, and ends it as contract row "graceful stop" says. */
import { AppError } from './base/app-error.ts'
import { systemClock } from './base/clock.ts'
import { createLogger } from './base/logger.ts'
import { readConfig } from './config.ts'
import { createVigil } from './vigil.ts'

const QUICK_EXIT_MS = 2_000

async function main(): Promise<void> {
  const config = readConfig()
  const logger = createLogger(config.settings.LOG_LEVEL, process.stdout.isTTY ?? false)
  const vigil = createVigil({ config, logger, onDead: () => process.exit(1) })

  let stopping = false
  const quickly = () => {
    systemClock.after(QUICK_EXIT_MS, () => process.exit(1))
    vigil.interrupt()
  }
  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, stopping || signal === 'SIGINT' ? 'stopping now' : 'draining')
    if (stopping) return quickly()
    stopping = true
    if (signal === 'SIGINT') quickly()
    vigil.close({ drain: signal !== 'SIGINT' }).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the stop did not go well')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)

  const { url } = await vigil.listen()
  exitOnFaults((error) =>
    logger.fatal({ err: error }, 'a fault that nothing handles; exiting so that runs are recovered'),
  )
  logger.info({ url, dataDir: config.dataDir }, `Vigil is ready on ${url}`)
}

/** Next keeps a process alive after a fault; one that may have lost its way must not go on writing. */
function exitOnFaults(report: (error: unknown) => void): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.removeAllListeners(event)
    process.on(event, (error: unknown) => {
      report(error)
      process.exit(1)
    })
  }
}

main().catch((error: unknown) => {
  const words = AppError.is(error) ? [error.message, error.data.fix].filter(Boolean).join(' ') : error
  process.stderr.write(`Vigil cannot start. ${words instanceof Error ? words.stack : words}\n`)
  process.exit(1)
})
