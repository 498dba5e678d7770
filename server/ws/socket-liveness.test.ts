/** Contract row "liveness": who is gone is noticed, who is slow is not taken for gone. */
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { fakeClock } from '../fixtures/fake-clock.ts'
import { openSocket, startServer, watchMessage } from './fixtures/api-server.ts'
import { FLOOD_FRAME_BYTES, floodServices, openRawSocket } from './fixtures/flood.ts'
import { SERVER_LIVENESS, watchLiveness } from './socket-liveness.ts'

function watched() {
  const clock = fakeClock()
  const outflow = { backlog: 0, finished: 0, underWay: 0 }
  const log: string[] = []
  const say = (what: string) => () => void log.push(`${what} at ${clock.now() / 1000} s`)
  const options = {
    clock,
    timing: SERVER_LIVENESS,
    outflow: () => ({ ...outflow }),
    ping: say('ping'),
    dead: say('dead'),
  }
  return { clock, outflow, log, liveness: watchLiveness(options) }
}

describe('a silent peer', () => {
  it('is asked after 15 s and dead 10 s later, once', () => {
    const { clock, log } = watched()
    clock.advance(60_000)
    expect(log).toEqual(['ping at 15 s', 'dead at 25 s'])
    expect(clock.timers()).toBe(0)
  })

  it('that answers is asked again 15 s later', () => {
    const { clock, log, liveness } = watched()
    clock.advance(20_000)
    liveness.heard()
    clock.advance(16_250)
    expect(log).toEqual(['ping at 15 s', 'ping at 35 s'])
  })

  it('is alive as long as its backlog shrinks, by finished writes or within one', () => {
    const { clock, outflow, log } = watched()
    outflow.backlog = 5_000
    outflow.underWay = 5_000
    for (let second = 0; second < 60; second += 10) {
      clock.advance(10_000)
      outflow.underWay -= 500
    }
    outflow.finished += 1_000
    clock.advance(10_000)
    expect(log.filter((it) => it.startsWith('dead'))).toEqual([])
    clock.advance(60_000)
    expect(log.filter((it) => it.startsWith('dead'))).toHaveLength(1)
  })

  it('is not alive because the kernel takes what is sent', () => {
    const { clock, outflow, log } = watched()
    for (let second = 0; second < 30; second++) {
      outflow.finished += 1_000
      clock.advance(1_000)
    }
    expect(log).toEqual(['ping at 15 s', 'dead at 25 s'])
  })

  it('is forgotten when disposed', () => {
    const { clock, log, liveness } = watched()
    liveness.dispose()
    clock.advance(60_000)
    expect(log).toEqual([])
  })
})

describe('over real sockets', () => {
  const quick = { pingAfterMs: 100, pongWaitMs: 100 }
  const lessQuick = { pingAfterMs: 400, pongWaitMs: 400 }

  it('a peer that does not answer PING is cut', async () => {
    const { socketUrl } = await startServer({ liveness: quick })
    const socket = await openSocket(socketUrl)
    await socket.untilText('PING')
    expect(await socket.closed()).toMatchObject({ code: 1006 })
  })

  it('a peer that answers stays, and gets a PONG for its own PING', async () => {
    const { socketUrl } = await startServer({ liveness: quick })
    const socket = await openSocket(socketUrl)
    let pings = 0
    const enough = new Promise<void>((resolve) => {
      socket.ws.on('message', (data) => {
        if (data.toString() !== 'PING') return
        socket.ws.send('PONG')
        if (++pings === 5) resolve()
      })
    })
    socket.ws.send('PING')
    await socket.untilText('PONG')
    await enough
    expect(socket.ws.readyState).toBe(socket.ws.OPEN)
  })

  it('a peer that reads slowly and never answers stays until it has read all; one that stops reading is cut', async () => {
    const total = 100 * 1024 * 1024
    const { services } = floodServices(total / FLOOD_FRAME_BYTES)
    const { port, server } = await startServer({ services, liveness: lessQuick })
    const slow = await openRawSocket(port)
    const stopped = await openRawSocket(port)
    stopped.send(watchMessage(1))
    slow.send(watchMessage(1))
    let bytes = 0
    const pace = setInterval(() => {
      bytes += slow.read(256 * 1024)
    }, 4)
    await once(slow.socket, 'end')
    clearInterval(pace)
    expect(bytes).toBeGreaterThan(total)
    stopped.socket.resume()
    await once(stopped.socket, 'close')
    expect(stopped.socket.bytesRead).toBeLessThan(20 * 1024 * 1024)
    await server.close()
  })
})
