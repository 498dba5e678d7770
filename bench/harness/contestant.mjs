/**
 * A contestant is a server process and a client process that offer the same commands:
 *
 *   server   start() → url, open(count) → channels, produce(channels, amount) → when it began, pace(channel, …), usage()
 *   client   watch(url, channels, watchersEach), arm(deliveries), finished() → when the last came, latencies(), leave()
 */
import { BenchProcess } from './bench-process.mjs'

export class Contestant {
  constructor({ name, serverFile, clientFile, env }) {
    this.name = name
    this.server = new BenchProcess(serverFile, env)
    this.client = new BenchProcess(clientFile, env)
  }

  async start() {
    this.url = await this.server.call('start')
    return this
  }

  /** Deliveries per second of `amount.events` spread over `channels`, each watched by `watchersEach`; they are watched already. */
  async deliver(channels, watchersEach, amount) {
    const deliveries = amount.events * watchersEach
    await this.client.call('arm', deliveries)
    const startedAt = await this.server.call('produce', channels, amount)
    const finishedAt = await this.client.call('finished')
    return deliveries / ((finishedAt - startedAt) / 1000)
  }

  async close() {
    await this.client.close()
    await this.server.close()
  }
}
