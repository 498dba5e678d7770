import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { knownJson } from '../base/known-json.ts'
import { type LogFixture, notice, openLogFixture } from './log-fixture.ts'
import type { LogWriter } from './log-writer.ts'
import type { Page } from './page.ts'

let fixture: LogFixture
let writer: LogWriter

beforeEach(async () => {
  fixture = await openLogFixture({ replay: { maxBytes: 1024 * 1024, maxEvents: 300 } })
  writer = await fixture.session('a')
})
afterEach(() => fixture.dispose())

async function append(count: number): Promise<void> {
  for (let at = 0; at < count; at++) writer.add(notice(`“${at}” é \u0000 \ud800 😀`))
  await writer.flushed()
}

function expectSameJson(page: Page): void {
  const { after, upTo, events } = page
  const notices = [{ kind: 'presence' as const, watchers: 2 }]
  const frame = page.frame({ head: 9_999, caughtUp: true, generation: 'g"1', notices })
  expect(frame).toEqual({ after, upTo, head: 9_999, events, caughtUp: true, generation: 'g"1', notices })
  const plain = page.frame({ head: 9_998 })
  expect(plain).toEqual({ after, upTo, head: 9_998, events })
  for (const each of [frame, plain, page.frame({ head: 9_999 })])
    expect(JSON.parse(knownJson(each) ?? '')).toEqual(each)
}

describe('the known JSON of a frame says what the frame says', () => {
  it('from the store, wherever a page begins and ends in the stored ranges', async () => {
    for (const count of [1, 700, 30, 2, 600]) await append(count)
    const head = 1_333
    for (const [cursor, upTo] of [
      [0, head],
      [0, 1],
      [1, 701],
      [350, 720],
      [512, 513],
      [730, head],
      [head - 1, head],
    ] as const) {
      let at = cursor
      while (at < upTo) {
        const page = await fixture.reader.read('a', at, upTo)
        expect(page.events.map((event) => event.seq)).toEqual(page.events.map((_, index) => at + index + 1))
        expectSameJson(page)
        at = page.upTo
      }
    }
  })

  it('from the buffer, after it has moved on too', async () => {
    fixture.buffers.hold('a')
    await append(250)
    const first = await fixture.reader.read('a', 10)
    expect(await fixture.reader.read('a', 10)).toBe(first)
    await append(250)
    expect(first.upTo).toBe(250)
    for (const page of [first, await fixture.reader.read('a', 210), await fixture.reader.read('a', 250, 260)]) {
      expectSameJson(page)
    }
  })
})
