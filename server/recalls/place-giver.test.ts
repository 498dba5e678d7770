/** Who is added is given places: once, beside others, after a fault, and no more once it is drained. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { deferred } from '../base/deferred.ts'
import { silentLogger } from '../base/logger.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import type { Store } from '../store/store.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { PlaceGiver } from './place-giver.ts'

let temporary: TemporaryStore
const clock = fakeClock()
let asked: string[][]
let promoted: string[][]

beforeEach(async () => {
  temporary = await openTemporaryStore()
  asked = []
  promoted = []
})

afterEach(() => temporary.dispose())

function giverOn(store: Store): PlaceGiver {
  return new PlaceGiver({
    store,
    clock,
    logger: silentLogger,
    runs: {
      *promote(userIds) {
        asked.push([...userIds])
        return userIds.map((userId) => `session of ${userId}`)
      },
    },
    promoted: (sessionIds) => void promoted.push([...sessionIds]),
  })
}

it('gives to all who were added, twenty at a time, and to each once', async () => {
  const giver = giverOn(temporary.store)
  const users = Array.from({ length: 45 }, (_, index) => `user ${index}`)
  giver.add(users)
  giver.add(users)
  giver.give()
  giver.give()
  await expect.poll(() => promoted.flat()).toHaveLength(45)
  expect(asked.map(({ length }) => length)).toEqual([20, 20, 5])
  expect(asked.flat()).toEqual(users)
})

it('sees who is added while it gives', async () => {
  const held = deferred<void>()
  const { store } = temporary
  const giver = giverOn({ ...store, write: (script) => held.promise.then(() => store.write(script)) })
  giver.add(['first'])
  giver.give()
  giver.add(['first', 'second'])
  giver.give()
  held.resolve()
  await expect.poll(() => asked).toEqual([['first'], ['first', 'second']])
})

it('asks a store that was away again after a second, with all who waited', async () => {
  const away = new AppError('STORE_UNAVAILABLE', 'The database is away.')
  const { store } = temporary
  let faults = 1
  const giver = giverOn({ ...store, write: (script) => (faults-- > 0 ? Promise.reject(away) : store.write(script)) })
  giver.add(['one'])
  giver.give()
  await expect.poll(() => clock.timers()).toBe(1)
  giver.add(['two'])
  clock.advance(1_000)
  await expect.poll(() => asked.flat().sort()).toEqual(['one', 'two'])
})

it('gives nothing more once it is drained, also while it waits for the store', async () => {
  const away = new AppError('STORE_UNAVAILABLE', 'The database is away.')
  const giver = giverOn({ ...temporary.store, write: () => Promise.reject(away) })
  giver.add(['one'])
  giver.give()
  await giver.drain()
  giver.give()
  expect(promoted).toEqual([])
})
