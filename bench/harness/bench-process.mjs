/** One process of a contestant, its server or its clients. `call` runs a command in there and resolves with its result. */
import { fork } from 'node:child_process'
import { once } from 'node:events'

export class BenchProcess {
  #child
  #calls = new Map()
  #nextId = 1

  constructor(file, env = {}) {
    const profile = process.env.BENCH_PROFILE
    const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-interval=500`] : []
    this.#child = fork(file, [], {
      env: { ...process.env, NODE_ENV: 'production', ...env },
      execArgv: ['--expose-gc', ...flags],
    })
    this.#child.on('message', ({ id, result, error }) => {
      const call = this.#calls.get(id)
      this.#calls.delete(id)
      if (error) call?.reject(new Error(`${file}: ${error}`))
      else call?.resolve(result)
    })
    this.#child.once('exit', (code, signal) => {
      for (const call of this.#calls.values()) call.reject(new Error(`${file} ended (${signal ?? code})`))
      this.#calls.clear()
    })
  }

  call(name, ...args) {
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject })
      this.#child.send({ id, name, args })
    })
  }

  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
  }
}
