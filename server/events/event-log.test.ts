import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../fixtures/on-each-store.ts'
import { change } from '../store/script.ts'
import { eventLogContract } from './event-log.contract.ts'
import { notice, openLogFixture } from './log-fixture.ts'

onEachStore(eventLogContract)

let fixture: Awaited<ReturnType<typeof openLogFixture>>

beforeEach(async () => {
  fixture = await openLogFixture()
})
afterEach(() => fixture.dispose())

describe('durable before visible', () => {
  it('shows no watcher an event while its commit is held open, and shows it once it is released', async () => {
    const writer = await fixture.session('a')
    const abort = new AbortController()
    const frames = fixture.watch('a', 0, abort.signal)
    expect((await frames.next()).value).toMatchObject({ caughtUp: true, events: [] })
    const other = new Database(fixture.file)
    other.exec('BEGIN IMMEDIATE')
    writer.add(notice('held'))
    const committed = writer.flushed()
    const next = frames.next()
    const noticed = new Promise<string>((resolve) => fixture.health.onChange((state) => resolve(state)))
    const winner = await Promise.race([next.then(() => 'shown'), committed.then(() => 'committed'), noticed])
    expect(winner).toBe('degraded')
    expect(await fixture.stored('a')).toEqual([])
    other.exec('ROLLBACK')
    other.close()
    expect((await next).value).toMatchObject({ events: [{ seq: 1, text: 'held' }] })
    await committed
    abort.abort()
  })

  it('keeps what waits while the disk is full, says so, and writes it when there is room', async () => {
    const writer = await fixture.session('a')
    const states: string[] = []
    fixture.health.onChange((state) => states.push(state))
    const pages = fixture.store.writer.pragma('page_count', { simple: true })
    fixture.store.writer.pragma(`max_page_count = ${pages}`)
    const degraded = new Promise<void>((resolve) =>
      fixture.health.onChange((state) => state === 'degraded' && resolve()),
    )
    writer.add(notice('x'.repeat(200_000)))
    const committed = writer.flushed()
    await degraded
    expect(fixture.health.reason).toContain('full')
    fixture.store.writer.pragma('max_page_count = 1000000')
    await committed
    expect(states).toEqual(['degraded', 'ok'])
    expect(await fixture.stored('a')).toHaveLength(1)
  })

  it('keeps a work whose own rows find the disk full', async () => {
    const writer = await fixture.session('a')
    const pages = fixture.store.writer.pragma('page_count', { simple: true })
    fixture.store.writer.pragma(`max_page_count = ${pages}`)
    const degraded = new Promise<void>((resolve) =>
      fixture.health.onChange((state) => state === 'degraded' && resolve()),
    )
    const committed = writer.commit(function* work(add) {
      yield* change('UPDATE "Session" SET "preview" = ? WHERE "id" = ?', 'x'.repeat(200_000), 'a')
      add(notice('done'))
    })
    await Promise.race([degraded, committed])
    fixture.store.writer.pragma('max_page_count = 1000000')
    await committed
    expect(await fixture.stored('a')).toMatchObject([{ text: 'done' }])
  })

  it('gives up when the store stays away, so that the run is recovered later', async () => {
    await fixture.dispose()
    fixture = await openLogFixture({ giveUpAfterMs: 300 })
    const writer = await fixture.session('a')
    const pages = fixture.store.writer.pragma('page_count', { simple: true })
    fixture.store.writer.pragma(`max_page_count = ${pages}`)
    writer.add(notice('x'.repeat(200_000)))
    await expect(writer.flushed()).rejects.toMatchObject({ reason: 'STORE_UNAVAILABLE' })
    expect(await writer.failed).toMatchObject({ reason: 'STORE_UNAVAILABLE' })
    expect(await fixture.stored('a')).toEqual([])
  })
})
