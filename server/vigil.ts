/**
 * A whole Vigil server: a node and the network in front of it.
 *
 *   created ──listen or attach──► open ──close──► closed        once each
 *
 * Refuses to start with an `AppError` that says why and what to do.
 */
import type { Server } from 'node:http'
import type { LanguageModelV3 } from '@ai-sdk/provider'
import type { AgentTool } from './agent/tool.ts'
import { createAuthenticate } from './authentication.ts'
import { systemClock } from './base/clock.ts'
import type { Disposer } from './base/disposable.ts'
import { keepAwake } from './base/keep-awake.ts'
import type { Logger } from './base/logger.ts'
import { projectRoot } from './base/project-root.ts'
import type { Config } from './config.ts'
import { type Core, startCore } from './core.ts'
import { createAppRouter } from './router/app-router.ts'
import { addressOf, attachFront } from './ws/attach-front.ts'
import { isLoopback } from './ws/caller-fault.ts'
import type { HttpConfig, OwnAuthenticate } from './ws/http-config.ts'
import { createHttpFront, type HttpFront, type HttpFrontOptions } from './ws/http-front.ts'
import { createHttpServer, type HttpServer } from './ws/http-server.ts'
import { createNextPages } from './ws/next-pages.ts'
import type { PageHandler } from './ws/page-handler.ts'

export interface VigilOptions {
  config: Config
  logger: Logger
  /** Added to the agent's own. */
  tools?: readonly AgentTool[]
  /** By the names that VIGIL_MODEL and profiles use, as `provider/model`. */
  models?: Readonly<Record<string, LanguageModelV3>>
  /** Absent: the server's own tokens decide. */
  authenticate?: OwnAuthenticate
  /** Without pages only the API is served. */
  pages?: boolean
  giveUpAfterMs?: number
  /** The database says that this node is dead: it may not go on. Default: it closes itself. */
  onDead?(): void
}

export interface Vigil {
  listen(): Promise<{ url: string; port: number }>
  /**
   * Serves on somebody else's server, which goes on listening as it does: Vigil's addresses become its own, all others
   * stay with the listeners that the server has by now. `close` gives them back.
   */
  attach(server: Server): Promise<void>
  /** Ends everything. `drain` gives live runs their time first; without it partials are saved at once. */
  close(options?: { drain?: boolean }): Promise<void>
  /** Cuts a drain short. */
  interrupt(): void
}

export function createVigil(options: VigilOptions): Vigil {
  const { config, logger } = options
  const { settings } = config
  let core: Core | undefined
  let front: HttpServer | HttpFront | undefined
  let attached: Disposer | undefined
  let pages: PageHandler | undefined

  async function start(server?: Server): Promise<HttpFrontOptions> {
    const { tools, models, giveUpAfterMs, authenticate, onDead } = options
    const where = server && addressOf(server)
    core = await startCore({
      config,
      logger,
      address: where ? `${where.host}:${where.port}` : `${settings.HOST}:${settings.PORT}`,
      onDead() {
        logger.fatal('the database records this node as dead')
        if (onDead) onDead()
        else close().catch((error: unknown) => logger.error({ err: error }, 'closing failed'))
      },
      ...(tools && { tools }),
      ...(models && { models }),
      ...(giveUpAfterMs !== undefined && { giveUpAfterMs }),
    })
    pages = options.pages === false ? undefined : await nextPages(config)
    const host = () => (server ? addressOf(server)?.host : undefined) ?? settings.HOST
    return {
      config: httpConfig(config, host, authenticate !== undefined),
      services: core.services,
      router: createAppRouter(core.services),
      authenticate: createAuthenticate({
        core,
        firstToken: settings.VIGIL_TOKEN,
        own: authenticate,
        isLoopback: () => isLoopback(host()),
        now: systemClock.now,
      }),
      logger,
      ...(pages && { pages }),
    }
  }

  async function close({ drain = false } = {}) {
    await core?.drain(drain ? settings.VIGIL_DRAIN_MS : 0)
    if (front) await ('close' in front ? front.close() : front.drain())
    attached?.dispose()
    await pages?.close()
    await core?.close()
  }

  /** What cannot be opened leaves nothing behind: the runs it has taken up are handed over, the data folder is free. */
  async function open<T>(task: () => Promise<T>): Promise<T> {
    if (core) throw new Error('This Vigil was started already; create another one.')
    try {
      return await awake(task)
    } catch (error) {
      await close().catch((cause: unknown) => logger.error({ err: cause }, 'closing failed'))
      throw error
    }
  }

  return {
    listen: () =>
      open(async () => {
        const server = createHttpServer(await start())
        front = server
        const { port } = await server.listen()
        return { port, url: `http://${urlHost(settings.HOST)}:${port}` }
      }),
    attach: (server) =>
      open(async () => {
        front = createHttpFront(await start(server))
        attached = attachFront(front, server, pages)
      }),
    close: (how) => awake(() => close(how)),
    interrupt() {
      core?.interrupt()
      void front?.closeNow()
    },
  }
}

async function awake<T>(task: () => Promise<T>): Promise<T> {
  const hold = keepAwake()
  try {
    return await task()
  } finally {
    hold.dispose()
  }
}

function httpConfig({ settings, origins, dev }: Config, host: () => string, hasOwnAccess: boolean): HttpConfig {
  return {
    get host() {
      return host()
    },
    port: settings.PORT,
    origins,
    tokenRequired: hasOwnAccess || settings.VIGIL_TOKEN !== undefined,
    payloadBytes: settings.VIGIL_SOCKET_PAYLOAD_BYTES,
    maxSubscriptions: settings.VIGIL_SUBSCRIPTIONS_PER_SOCKET,
    dev,
  }
}

function nextPages({ settings, dev }: Config): Promise<PageHandler> {
  return createNextPages({ dir: projectRoot(), dev, host: settings.HOST, port: settings.PORT })
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
