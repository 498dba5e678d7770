import { describe, expect, test } from 'vitest'
import type { ConnectionSnapshot } from './connection.ts'
import { startScriptedServer } from './fixtures/scripted-server.ts'
import { eventually, QUICK_TIMING, vigilTest } from './fixtures/vigil-test.ts'
import { createVigilClient, type VigilClient } from './vigil-client.ts'
import { whenOpen } from './when-open.ts'

function statesOf(vigil: VigilClient): ConnectionSnapshot[] {
  const seen = [vigil.connection.getSnapshot()]
  vigil.connection.subscribe(() => seen.push(vigil.connection.getSnapshot()))
  return seen
}
const get = (vigil: VigilClient) => vigil.trpc.sessions.get.query({ sessionId: 's1' })

describe('the connection', () => {
  vigilTest('opens by itself and sends the token before anything else', async ({ server, vigil }) => {
    expect(vigil.connection.getSnapshot().state).toBe('connecting')
    await get(vigil)
    expect(vigil.connection.getSnapshot().state).toBe('open')
    expect(server.tokens).toEqual(['secret'])
  })

  vigilTest('tells when it is lost, when the next try is, and when it is back', async ({ server, vigil }) => {
    await whenOpen(vigil.connection)
    const seen = statesOf(vigil)
    server.network.refuse(true)
    server.network.cut()
    await eventually(() => vigil.connection.getSnapshot().attempt).toBeGreaterThan(1)
    const planned = vigil.connection.getSnapshot()
    expect(planned.state).toBe('reconnecting')
    expect(planned.nextRetryAt).toBeGreaterThanOrEqual(planned.since)
    server.network.refuse(false)
    await whenOpen(vigil.connection)
    expect(new Set(seen.map(({ state }) => state))).toEqual(new Set(['open', 'reconnecting']))
    expect(vigil.connection.getSnapshot()).not.toHaveProperty('nextRetryAt')
  })

  vigilTest('is given up when the peer freezes, without waiting for its goodbye', async ({ server, vigil }) => {
    await whenOpen(vigil.connection)
    const seen = statesOf(vigil)
    server.network.freeze()
    await eventually(server.network.connections).toBe(2)
    await get(vigil)
    expect(seen.map(({ state }) => state)).toContain('reconnecting')
  })

  vigilTest('stays up while the peer is silent but answers', async ({ server, vigil }) => {
    await whenOpen(vigil.connection)
    await eventually(server.pings).toBeGreaterThan(3)
    expect(vigil.connection.getSnapshot().state).toBe('open')
    expect(server.network.connections()).toBe(1)
  })

  test('a server that is not there yet is waited for', async () => {
    const server = await startScriptedServer()
    server.network.refuse(true)
    const vigil = createVigilClient({ url: server.url, timing: QUICK_TIMING })
    await eventually(() => vigil.connection.getSnapshot().attempt).toBeGreaterThan(0)
    expect(vigil.connection.getSnapshot().state).toBe('connecting')
    const answer = get(vigil)
    server.network.refuse(false)
    vigil.retryNow()
    expect((await answer).id).toBe('s1')
    await vigil.close()
    await server.close()
  })

  test('an address that is not http is refused at once', () => {
    expect(() => createVigilClient({ url: 'ftp://example.org' })).toThrow('no http or https address')
  })
})

describe('calls', () => {
  vigilTest(
    'made while the connection is away wait for it and do not bypass the back-off',
    async ({ server, vigil }) => {
      await whenOpen(vigil.connection)
      server.network.refuse(true)
      server.network.cut()
      await eventually(() => vigil.connection.getSnapshot().state).toBe('reconnecting')
      const answers = Promise.all([get(vigil), get(vigil), get(vigil)])
      server.network.refuse(false)
      await answers
      expect(server.network.connections()).toBe(2)
    },
  )

  vigilTest('in flight when it is cut fail, for the caller to decide', async ({ server, vigil }) => {
    server.send = () => new Promise(() => {})
    const sent = vigil.trpc.sessions.send.mutate({ sessionId: 's1', requestId: 'q', text: 'hi' })
    await eventually(() => server.sent.length).toBe(1)
    server.network.cut()
    await expect(sent).rejects.toThrow()
  })

  vigilTest('fail at once after close, and nothing connects again', async ({ server, vigil }) => {
    await get(vigil)
    await vigil.close()
    expect(vigil.connection.getSnapshot().state).toBe('closed')
    await expect(get(vigil)).rejects.toThrow('This client was closed')
    expect(server.network.connections()).toBe(1)
  })

  vigilTest('close ends the wait for a server that is away', async ({ server, vigil }) => {
    await get(vigil)
    server.network.refuse(true)
    server.network.cut()
    await eventually(() => vigil.connection.getSnapshot().attempt).toBeGreaterThan(1)
    const answer = get(vigil)
    await Promise.all([vigil.close(), expect(answer).rejects.toThrow('This client was closed')])
  })
})
