/**
 * Gives the tests of a run one PostgreSQL server. It starts when the first test asks at its door for a database, so a
 * run that needs none does not wait for it, and stops with the run.
 */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from '../../server/fixtures/postgres-server.ts'
import { findPostgres } from './find-postgres.mjs'

export interface PostgresForTests {
  /** Answers each request with the URL of a new, empty database. */
  door: string
  /** The folder of the server's programs; null when it is not installed. */
  programs: string | null
  /** VIGIL_TEST=embedded. */
  leftOut: boolean
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: PostgresForTests
  }
}

const MISSING =
  'PostgreSQL is not installed: install the package postgresql, or leave its tests out: VIGIL_TEST=embedded'

export default async function setup({ provide }: TestProject) {
  const programs = findPostgres()
  let server: Promise<PostgresServer> | undefined
  const newDatabase = async () => {
    if (!programs) throw new Error(MISSING)
    server ??= startPostgres(programs)
    return (await server).database()
  }
  const door = http.createServer((_, response) => {
    newDatabase().then(
      (url) => response.end(url),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  provide('postgres', {
    door: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    programs: programs ?? null,
    leftOut: process.env.VIGIL_TEST === 'embedded',
  })
  return async () => {
    door.close()
    door.closeAllConnections()
    await (await server)?.stop()
  }
}
