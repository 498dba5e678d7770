/**
 * The package's server: Vigil inside another program.
 *
 *   const vigil = createVigil({ tools, models, authenticate, config: { VIGIL_DATA_DIR: './vigil' } })
 *   await vigil.attach(httpServer)   // or: await vigil.listen()
 */
import { createLogger, type Logger } from './base/logger.ts'
import { readConfig, type Settings } from './config.ts'
import { createVigil as compose, type Vigil, type VigilOptions } from './vigil.ts'

export type { AgentTool, ToolContext } from './agent/tool.ts'
export { AppError } from './base/app-error.ts'
export type { Settings } from './config.ts'
export type { Vigil } from './vigil.ts'
export type { Credentials, OwnAuthenticate } from './ws/http-config.ts'

export interface EmbedOptions extends Omit<VigilOptions, 'config' | 'logger'> {
  /** Settings by their names; the environment gives those that are absent. */
  config?: Partial<Settings>
  /** A pino logger, or what is like one. Default: JSON lines on standard output, from LOG_LEVEL on. */
  logger?: Logger
}

/** @throws AppError for settings that cannot be used; `listen` and `attach` reject with one that says why they cannot */
export function createVigil(options: EmbedOptions = {}): Vigil {
  const { config: settings = {}, logger, ...rest } = options
  const config = readConfig(undefined, settings, rest.authenticate !== undefined)
  return compose({ ...rest, config, logger: logger ?? createLogger(config.settings.LOG_LEVEL, false) })
}
