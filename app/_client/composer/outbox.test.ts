/** Pages of one browser: each has its own outbox, and they share a storage and locks. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type VigilClient, VigilError } from '../../../client/index.ts'
import type { SendInput } from '../../../server/protocol/inputs.ts'
import { createOutbox, type Outbox } from './outbox.ts'

const INPUT: SendInput = { sessionId: 's1', requestId: 'r1', text: 'hello', ifBusy: 'queue' }

let browser: ReturnType<typeof fakeBrowser>
beforeEach(() => {
  browser = fakeBrowser()
})
afterEach(() => vi.unstubAllGlobals())

test('a message is accepted once the server has answered, and is gone once it has arrived', async () => {
  const { outbox, answers } = browser.openPage()
  outbox.subscribe(() => {})
  const sent = outbox.send(INPUT)
  expect(statuses(outbox)).toEqual(['sending'])
  await answers.next()
  await sent
  expect(statuses(outbox)).toEqual(['accepted'])
  expect(browser.stored()).toEqual([])
  outbox.arrived(['r1'])
  expect(statuses(outbox)).toEqual([])
})

test('a page opened again sends what it had not been answered for, under the same id', async () => {
  const first = browser.openPage()
  void first.outbox.send(INPUT)
  await vi.waitFor(() => expect(first.calls).toHaveLength(1))
  browser.closePage(first)
  const second = browser.openPage()
  expect(statuses(second.outbox)).toEqual(['sending'])
  await vi.waitFor(() => expect(second.calls).toEqual([INPUT]))
})

test('what was left long ago is not sent unasked, and stays with a way to send it', async () => {
  localStorage.setItem('vigil:unsent:s1:r1', JSON.stringify({ input: INPUT, at: 1, status: 'sending' }))
  const { outbox, calls, answers } = browser.openPage()
  outbox.subscribe(() => {})
  await vi.waitFor(() => expect(statuses(outbox)).toEqual(['failed']))
  expect(calls).toEqual([])
  void outbox.send(INPUT)
  await answers.next()
  await vi.waitFor(() => expect(statuses(outbox)).toEqual(['accepted']))
})

test('two pages show the same, and only one sends', async () => {
  const [one, other] = [browser.openPage(), browser.openPage()]
  void one.outbox.send(INPUT)
  await vi.waitFor(() => expect(statuses(other.outbox)).toEqual(['sending']))
  await one.answers.next()
  await vi.waitFor(() => expect(statuses(other.outbox)).toEqual([]))
  expect([...one.calls, ...other.calls]).toHaveLength(1)
})

test('a page takes over what a closed one was sending', async () => {
  const [one, other] = [browser.openPage(), browser.openPage()]
  void one.outbox.send(INPUT)
  await vi.waitFor(() => expect(statuses(other.outbox)).toEqual(['sending']))
  expect(other.calls).toHaveLength(0)
  browser.closePage(one)
  await vi.waitFor(() => expect(other.calls).toEqual([INPUT]))
})

test('a refused message stays in every page and over reloads; discarded in one, it is gone from all', async () => {
  const [one, other] = [browser.openPage(), browser.openPage()]
  void one.outbox.send(INPUT)
  await one.answers.fail(new VigilError('The queue is full.', { retryable: false, fix: 'Wait.' }))
  await vi.waitFor(() => expect(statuses(other.outbox)).toEqual(['failed']))
  const third = browser.openPage()
  expect(third.outbox.getSnapshot()).toMatchObject([
    { status: 'failed', error: { message: 'The queue is full.', fix: 'Wait.' } },
  ])
  third.outbox.discard('r1')
  await vi.waitFor(() => expect([one, other].map(({ outbox }) => statuses(outbox))).toEqual([[], []]))
  expect(browser.stored()).toEqual([])
})

function statuses(outbox: Outbox): string[] {
  return outbox.getSnapshot().map(({ status }) => status)
}

interface Page {
  outbox: Outbox
  calls: SendInput[]
  /** The server's, to the call that waits longest. */
  answers: { next(): Promise<void>; fail(error: VigilError): Promise<void> }
}

/** Storage and locks as pages of one origin have them; a storage event reaches the other pages only. */
function fakeBrowser() {
  const stored = new Map<string, string>()
  const locks = new Map<string, { page: object; task: () => Promise<void> }[]>()
  const pages = new Map<object, Set<(event: { key: string }) => void>>()
  let current: object = {}

  function as<T>(page: object, task: () => T): T {
    const before = current
    current = page
    try {
      return task()
    } finally {
      current = before
    }
  }
  function told(key: string) {
    for (const [page, listeners] of pages) {
      if (page !== current) for (const listener of listeners) setTimeout(() => as(page, () => listener({ key })))
    }
  }
  function grant(name: string) {
    const [first] = locks.get(name) ?? []
    if (!first) return
    void as(first.page, first.task).finally(() => release(name, first))
  }
  function release(name: string, holder: { page: object; task: () => Promise<void> }) {
    const queue = locks.get(name) ?? []
    const held = queue[0] === holder
    locks.set(
      name,
      queue.filter((entry) => entry !== holder),
    )
    if (held) grant(name)
  }

  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem(key: string, value: string) {
      stored.set(key, value)
      Object.assign(storage, { [key]: value })
      told(key)
    },
    removeItem(key: string) {
      if (!stored.delete(key)) return
      delete (storage as Record<string, unknown>)[key]
      told(key)
    },
  }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('addEventListener', (_: string, listener: (event: { key: string }) => void) => {
    pages.get(current)?.add(listener)
  })
  vi.stubGlobal('navigator', {
    locks: {
      query: async () => ({ held: [...locks].flatMap(([name, queue]) => (queue.length > 0 ? [{ name }] : [])) }),
      request(name: string, task: () => Promise<void>) {
        const page = current
        return new Promise<void>((resolve) => {
          const entry = { page, task: () => task().finally(resolve) }
          const queue = locks.get(name) ?? []
          locks.set(name, [...queue, entry])
          if (queue.length === 0) grant(name)
        })
      },
    },
  })

  return {
    stored: () => [...stored.keys()],
    openPage(): Page {
      const page = {}
      pages.set(page, new Set())
      const calls: SendInput[] = []
      const waiting: { resolve(): void; reject(error: unknown): void }[] = []
      const settled = async (how: (call: { resolve(): void; reject(error: unknown): void }) => void) => {
        const call = await vi.waitFor(() => waiting[0] ?? Promise.reject(new Error('Nothing was sent.')))
        waiting.shift()
        how(call)
      }
      const mutate = (input: SendInput) => {
        calls.push(input)
        return new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
      }
      const vigil = {
        trpc: { sessions: { send: { mutate } } },
        connection: { getSnapshot: () => ({ state: 'open' }), subscribe: () => () => {} },
      } as unknown as VigilClient
      const outbox = as(page, () => createOutbox(vigil, 's1'))
      const opened: Page = {
        outbox: { ...outbox, send: (input) => as(page, () => outbox.send(input)) },
        calls,
        answers: {
          next: () => settled(({ resolve }) => resolve()),
          fail: (why) => settled(({ reject }) => reject(why)),
        },
      }
      owners.set(opened, page)
      return opened
    },
    closePage(opened: Page) {
      const page = owners.get(opened) ?? {}
      pages.delete(page)
      for (const [name, queue] of locks) {
        const mine = queue.filter((entry) => entry.page === page)
        for (const entry of mine) release(name, entry)
      }
    },
  }
}

const owners = new WeakMap<Page, object>()
