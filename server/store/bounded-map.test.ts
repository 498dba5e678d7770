/** What is kept of much that can be made anew, and that the store keeps no more of its statements. */
import { expect, it, vi } from 'vitest'
import { BoundedMap } from './bounded-map.ts'
import { query } from './script.ts'
import { openTemporaryStore } from './temporary-store.ts'

it('forgets what it was given first, and only when something new comes', () => {
  const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2).set('a', 3)
  expect([...map]).toEqual([
    ['a', 3],
    ['b', 2],
  ])
  map.set('c', 4)
  expect([...map.keys()]).toEqual(['b', 'c'])
})

it('bounds the statements that a connection keeps prepared', async () => {
  const { store, dispose } = await openTemporaryStore()
  const prepare = vi.spyOn(store.writer, 'prepare')
  const ask = (number: number) => store.write(() => query(`SELECT ${number} AS "number"`))
  for (let number = 0; number < 1_100; number++) await ask(number)
  prepare.mockClear()
  expect(await ask(1_099)).toEqual([{ number: 1_099 }])
  expect(prepare).not.toHaveBeenCalled()
  expect(await ask(0)).toEqual([{ number: 0 }])
  expect(prepare).toHaveBeenCalledWith('SELECT 0 AS "number"')
  await dispose()
})
