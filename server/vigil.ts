/**
 * A whole Vigil server: a node and the network in front of it. Others embed it; `main.ts` is its first user.
 * Refuses to start with an `AppError` that says why and what to do.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { AgentTool } from './agent/tool.ts'
import { keepAwake } from './base/keep-awake.ts'
import type { Logger } from './base/logger.ts'
import { projectRoot } from './base/project-root.ts'
import type { Config } from './config.ts'
import { type Core, type CoreOptions, FIRST_USER, startCore } from './core.ts'
import type { TokenService, Viewer } from './orchestrator/services.ts'
import { createAppRouter } from './router/app-router.ts'
import { createHttpServer, type HttpServer } from './ws/http-server.ts'
import { createNextPages } from './ws/next-pages.ts'
import type { PageHandler } from './ws/page-handler.ts'

export interface VigilOptions {
  config: Config
  logger: Logger
  tools?: readonly AgentTool[]
  models?: CoreOptions['models']
  /** Without pages only the API is served. */
  pages?: boolean
  giveUpAfterMs?: number
}

export interface Vigil {
  listen(): Promise<{ url: string; port: number }>
  /** Ends everything. `drain` gives live runs their time first; without it partials are saved at once. */
  close(options?: { drain?: boolean }): Promise<void>
  /** Cuts a drain short. */
  interrupt(): void
}

export function createVigil(options: VigilOptions): Vigil {
  const { config, logger } = options
  const { settings } = config
  let core: Core | undefined
  let http: HttpServer | undefined
  let pages: PageHandler | undefined

  async function start() {
    const address = `${settings.HOST}:${settings.PORT}`
    const { tools, models, giveUpAfterMs } = options
    core = await startCore({
      config,
      logger,
      address,
      onDead: () => {
        logger.fatal('the database records this node as dead; exiting')
        process.exit(1)
      },
      ...(tools && { tools }),
      ...(models && { models }),
      ...(giveUpAfterMs !== undefined && { giveUpAfterMs }),
    })
    pages = options.pages === false ? undefined : await nextPages(config)
    const { tokens } = core.services
    http = createHttpServer({
      config: {
        host: settings.HOST,
        port: settings.PORT,
        origins: config.origins,
        tokenRequired: settings.VIGIL_TOKEN !== undefined,
        payloadBytes: settings.VIGIL_SOCKET_PAYLOAD_BYTES,
        maxSubscriptions: settings.VIGIL_SUBSCRIPTIONS_PER_SOCKET,
        dev: config.dev,
      },
      services: core.services,
      router: createAppRouter(core.services),
      authenticate: ({ token }) => viewerOf(tokens, settings.VIGIL_TOKEN, token),
      logger,
      ...(pages && { pages }),
    })
    const { port } = await http.listen()
    return { port, url: `http://${urlHost(settings.HOST)}:${port}` }
  }

  return {
    async listen() {
      const awake = keepAwake()
      try {
        return await start()
      } finally {
        awake.dispose()
      }
    },
    async close({ drain = false } = {}) {
      const awake = keepAwake()
      try {
        await core?.drain(drain ? settings.VIGIL_DRAIN_MS : 0)
        await http?.close()
        await pages?.close()
        await core?.close()
      } finally {
        awake.dispose()
      }
    },
    interrupt() {
      core?.interrupt()
      void http?.closeNow()
    },
  }
}

function nextPages({ settings, dev }: Config): Promise<PageHandler> {
  return createNextPages({ dir: projectRoot(), dev, host: settings.HOST, port: settings.PORT })
}

/** A token that is not known gives no access, also where none is required: it may have been revoked. */
async function viewerOf(tokens: TokenService, first: string | undefined, given?: string): Promise<Viewer | null> {
  if (given === undefined) return first === undefined ? { userId: FIRST_USER.id } : null
  if (first !== undefined && areSame(first, given)) return { userId: FIRST_USER.id }
  const userId = await tokens.userOf(given)
  return userId === undefined ? null : { userId }
}

function areSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
