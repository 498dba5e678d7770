/** A client for one command: connected at once or not at all, and closed with it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createVigilClient, type VigilClient } from '../index.ts'
import { CliFailure, EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export interface ServerOptions {
  url: string
  token?: string
}

const CONNECT_WITHIN_MS = 10_000

/** Later cuts are survived, and told. @throws CliFailure when the server cannot be reached now */
export async function withServer<T>(
  { url, token }: ServerOptions,
  terminal: Terminal,
  task: (vigil: VigilClient) => Promise<T>,
): Promise<T> {
  const vigil = connect(url, token)
  try {
    await firstTry(vigil, url)
    const stopTelling = tellCuts(vigil, terminal)
    try {
      return await task(vigil)
    } finally {
      stopTelling()
    }
  } finally {
    await vigil.close()
  }
}

function connect(url: string, token?: string): VigilClient {
  try {
    return createVigilClient({ url, ...(token !== undefined && { token }) })
  } catch (error) {
    throw new CliFailure(error instanceof Error ? error.message : String(error), EXIT.usage)
  }
}

async function firstTry({ connection }: VigilClient, url: string): Promise<void> {
  const giveUp = new AbortController()
  const decided = new Promise<boolean>((resolve) => {
    const look = () => {
      const { state, attempt } = connection.getSnapshot()
      if (state === 'open') resolve(true)
      else if (attempt !== undefined) resolve(false)
    }
    connection.subscribe(look)
    look()
  })
  const tooLong = sleep(CONNECT_WITHIN_MS, false, { signal: giveUp.signal }).catch(() => false)
  const isOpen = await Promise.race([decided, tooLong])
  giveUp.abort()
  if (!isOpen) {
    throw new CliFailure(`No Vigil server answers at ${url}. Start it, or name another with --url.`, EXIT.unreachable)
  }
}

function tellCuts({ connection }: VigilClient, terminal: Terminal): () => void {
  let isOpen = true
  return connection.subscribe(() => {
    const now = connection.getSnapshot().state === 'open'
    if (now !== isOpen) terminal.notice(now ? 'Connected again.' : 'The connection was lost; connecting again …')
    isOpen = now
  })
}
