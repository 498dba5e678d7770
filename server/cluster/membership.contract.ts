/** What holds for nodes on every store (contract row "node"). Each node has a clock of its own: no two are compared. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import type { MakeDatabase, TestDatabase } from '../fixtures/test-database.ts'
import { readNodes, recordDead } from '../store/rows/node-rows.ts'
import type { Store } from '../store/store.ts'
import { Membership } from './membership.ts'

const DEAD_AFTER_S = 15

export function membershipContract(make: MakeDatabase): void {
  let database: TestDatabase
  let store: Store
  const joined: TestNode[] = []

  beforeEach(async () => {
    database = await make()
    store = await database.open()
  })
  afterEach(async () => {
    for (const node of joined.splice(0)) await node.membership.leave()
    await store.close()
    await database.dispose()
  })

  class TestNode {
    readonly clock = fakeClock()
    readonly store: Store = { ...store }
    readonly told: string[] = []
    asleepMs = 0
    readonly membership: Membership
    #beat: Promise<void> = Promise.resolve()
    #beaten = () => {}

    constructor(id: string) {
      const clock = { ...this.clock, monotonic: () => this.clock.monotonic() + this.asleepMs }
      this.membership = new Membership({
        store: this.store,
        clock,
        node: { id, address: id, version: '1', protocol: 1 },
        hooks: {
          onBeat: (error) => {
            if (error) this.told.push('beat failed')
            this.#beaten()
          },
          onDead: () => {
            this.told.push('dead')
            this.#beaten()
          },
          onOthersDead: () => this.told.push('others dead'),
        },
      })
    }

    async join(alone = false): Promise<this> {
      await this.membership.join(alone)
      joined.push(this)
      return this
    }

    /** Second by second, each with its look and its beat done. */
    async live(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second++) {
        const beats = (this.clock.now() + 1_000) % 5_000 === 0
        if (beats) this.#beat = new Promise((resolve) => (this.#beaten = resolve))
        this.clock.advance(1_000)
        await this.membership.look()
        if (beats) await this.#beat
      }
    }

    away(isAway: boolean): void {
      const fail = async () => {
        throw new AppError('STORE_UNAVAILABLE', 'away')
      }
      Object.assign(
        this.store,
        isAway ? { read: fail, write: fail, apart: { heartbeat: { read: fail, write: fail } } } : store,
      )
    }
  }

  const statuses = async () =>
    Object.fromEntries((await store.read(() => readNodes())).map(({ id, status }) => [id, status]))

  describe('a node', () => {
    it('whose counter stands still for 15 s is dead for good: its later beat is refused, and it is told', async () => {
      const observer = await new TestNode('observer').join()
      const silent = await new TestNode('silent').join()
      await observer.live(DEAD_AFTER_S)
      expect(observer.membership.isAlive('silent')).toBe(true)
      await observer.live(1)
      expect(observer.membership.isAlive('silent')).toBe(false)
      expect(observer.told).toEqual(['others dead'])
      expect(await statuses()).toEqual({ observer: 'up', silent: 'dead' })
      await silent.live(5)
      expect(silent.told).toEqual(['dead'])
    })

    it('that beats stays alive, however the clocks differ', async () => {
      const observer = await new TestNode('observer').join()
      const other = await new TestNode('other').join()
      other.clock.advance(0)
      for (let round = 0; round < 10; round++) {
        await observer.live(10)
        await other.live(5)
      }
      expect(await statuses()).toEqual({ observer: 'up', other: 'up' })
      expect([...observer.told, ...other.told]).toEqual([])
    })

    it('is not found dead by one that was itself without the store: its 15 s begin anew', async () => {
      const observer = await new TestNode('observer').join()
      await new TestNode('silent').join()
      await observer.live(12)
      observer.away(true)
      await observer.live(4)
      observer.away(false)
      await observer.live(DEAD_AFTER_S)
      expect(observer.membership.isAlive('silent')).toBe(true)
      await observer.live(1)
      expect(observer.membership.isAlive('silent')).toBe(false)
    })

    it('is not found dead by one that was itself stopped', async () => {
      const observer = await new TestNode('observer').join()
      await new TestNode('other').join()
      await observer.live(3)
      observer.asleepMs = 60_000
      await observer.live(DEAD_AFTER_S)
      expect(observer.membership.isAlive('other')).toBe(true)
    })

    it('that has beaten since it was looked at is not recorded as dead', async () => {
      const node = await new TestNode('node').join()
      await node.live(5)
      expect(await store.write(() => recordDead('node', 0))).toBe(0)
      expect(await store.write(() => recordDead('node', 1))).toBe(1)
    })

    it('that leaves is dead to the others at their next look', async () => {
      const observer = await new TestNode('observer').join()
      const leaving = await new TestNode('leaving').join()
      await observer.live(1)
      await leaving.membership.leave()
      expect(observer.membership.isAlive('leaving')).toBe(true)
      await observer.live(1)
      expect(observer.membership.isAlive('leaving')).toBe(false)
      expect(observer.told).toEqual(['others dead'])
    })

    it('that nobody has looked at yet counts as alive', async () => {
      const observer = await new TestNode('observer').join()
      await new TestNode('newcomer').join()
      expect(observer.membership.isAlive('newcomer')).toBe(true)
    })

    it('that is alone by its data folder holds all others for dead at once', async () => {
      await new TestNode('before').join()
      const alone = await new TestNode('alone').join(true)
      expect(alone.membership.isAlive('before')).toBe(false)
      expect(alone.membership.isAlive('alone')).toBe(true)
      expect(await statuses()).toEqual({ before: 'dead', alone: 'up' })
    })

    it('without a confirmed beat for 10 s starts nothing until one is confirmed', async () => {
      const node = await new TestNode('node').join()
      await node.live(5)
      node.away(true)
      await node.live(9)
      expect(node.membership.isConfirmed).toBe(true)
      await node.live(1)
      expect(node.membership.isConfirmed).toBe(false)
      node.away(false)
      await node.live(5)
      expect(node.membership.isConfirmed).toBe(true)
    })
  })
}
