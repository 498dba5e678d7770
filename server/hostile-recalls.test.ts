/** What recalls are asked for that cannot be, as it comes over the wire: each is refused with what to do, and nothing is kept. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createVigilClient, toVigilError, type VigilClient, type VigilError } from '../client/index.ts'
import { silentLogger } from './base/logger.ts'
import { readConfig } from './config.ts'
import { createVigil, type Vigil } from './vigil.ts'

const YEAR_MS = 366 * 86_400_000
const hourly = { kind: 'interval' as const, everySeconds: 3_600 }

let server: Vigil
let url: string
let vigil: VigilClient
let dataDir: string
let sessionId: string

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-recalls-'))
  const config = readConfig({}, { VIGIL_DATA_DIR: dataDir, PORT: 0, NODE_ENV: 'test' })
  server = createVigil({ config, logger: silentLogger, pages: false })
  url = (await server.listen()).url
  vigil = createVigilClient({ url })
  sessionId = (await vigil.trpc.sessions.create.mutate({})).id
})

afterAll(async () => {
  await vigil.close()
  await server.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

afterEach(async () => {
  const { items } = await vigil.trpc.recalls.list.query({ status: 'pending', limit: 200 })
  for (const { id } of items) await vigil.trpc.recalls.cancel.mutate({ recallId: id })
})

async function refusal(call: Promise<unknown>): Promise<VigilError> {
  return await call.then(
    (answer) => {
      throw new Error(`It was not refused: ${JSON.stringify(answer)}`)
    },
    (error: unknown) => toVigilError(error),
  )
}

const schedule = (input: object) =>
  vigil.trpc.recalls.schedule.mutate({ sessionId, message: 'wake up', ...hourly, ...input })

describe('a recall that cannot be', () => {
  it.each([
    ['years away', { kind: 'once', when: '2090-01-01T00:00Z', everySeconds: undefined }, 'when'],
    ['an instant beyond all dates', { startAt: 8.64e15 + 1 }, 'startAt'],
    ['an instant in seconds', { startAt: Math.floor(Date.now() / 1_000) + 3_600 }, 'startAt'],
    ['an end before its beginning', { endAt: 1 }, 'endAt'],
    ['a negative interval', { everySeconds: -60 }, 'everySeconds'],
    ['no interval', { everySeconds: 0 }, 'everySeconds'],
    ['an interval of no number', { everySeconds: Number.NaN }, 'everySeconds'],
    ['an endless interval', { everySeconds: Number.POSITIVE_INFINITY }, 'everySeconds'],
    ['an interval of centuries', { everySeconds: Number.MAX_SAFE_INTEGER }, 'everySeconds'],
    ['half a run', { maxOccurrences: 0.5 }, 'maxOccurrences'],
    ['fewer runs than none', { maxOccurrences: -1 }, 'maxOccurrences'],
    ['a huge cron expression', { kind: 'cron', everySeconds: undefined, cron: '* '.repeat(100_000) }, 'cron'],
    ['words without end', { kind: 'once', everySeconds: undefined, when: 'in '.repeat(10_000) }, 'when'],
    ['a zone without end', { timeZone: 'Z'.repeat(10_000) }, 'timeZone'],
    ['a zone that is a path', { timeZone: '../../etc/passwd' }, 'timeZone'],
    ['two kinds at once', { cron: '0 9 * * *' }, 'cron'],
    ['an empty message', { message: ' \n ' }, 'message'],
    ['a field that there is not', { evrySeconds: 60 }, 'evrySeconds'],
    ['a choice that there is not', { ifBusy: 'shout' }, 'ifBusy'],
    ['another session’s id', { sessionId: 'ses_elsewhere' }, 'sessionId'],
  ])('for %s is refused', async (_, input, field) => {
    const error = await refusal(schedule(input))
    expect(error).toMatchObject({ field, retryable: false })
    expect(error.message).not.toBe('')
    expect((await vigil.trpc.recalls.list.query({ status: 'pending' })).items).toEqual([])
  })

  it('for a message over 256 KiB, or a note, is TOO_LARGE with the limit', async () => {
    for (const field of ['message', 'note']) {
      const error = await refusal(schedule({ [field]: 'ü'.repeat(131_073) }))
      expect(error).toMatchObject({ reason: 'TOO_LARGE', field, limit: 262_144 })
    }
    const { recall } = await schedule({ message: 'ü'.repeat(131_072) })
    expect(recall.message.length).toBe(131_072)
  })

  it('for an edit of one that has fired, or with an older version, is refused', async () => {
    const { recall } = await schedule({ kind: 'immediate', everySeconds: undefined, message: 'say done' })
    const { id: recallId } = recall
    await expect.poll(async () => (await vigil.trpc.recalls.get.query({ recallId })).recall.status).toBe('fired')
    const { version } = (await vigil.trpc.recalls.get.query({ recallId })).recall
    expect(await refusal(vigil.trpc.recalls.update.mutate({ recallId, version, message: 'again' }))).toMatchObject({
      reason: 'INVALID_INPUT',
      message: expect.stringContaining('is fired'),
      fix: expect.any(String),
    })
    const changed = vigil.trpc.recalls.update.mutate({ recallId, version: version - 1, message: 'again' })
    expect(await refusal(changed)).toMatchObject({ reason: 'VERSION_CONFLICT', current: { id: recallId, version } })
  })

  it('for a stretch or a page that is too long is refused', async () => {
    const { recalls } = vigil.trpc
    for (const call of [
      recalls.calendar.query({ from: 0, to: YEAR_MS }),
      recalls.calendar.query({ from: 10, to: 5 }),
      recalls.preview.query({ ...hourly, count: 1e9 }),
      recalls.list.query({ limit: 1e9 }),
      recalls.list.query({ search: 'x'.repeat(201) }),
      recalls.list.query({ cursor: 'of another list' }),
      recalls.occurrences.query({ cursor: '99999999999999999~x' }),
    ]) {
      expect(await refusal(call)).toMatchObject({ reason: 'INVALID_INPUT' })
    }
  })
})

it('of 1,200 that are asked for a user gets 1,000, and is told what to do about the others', async () => {
  const refused: VigilError[] = []
  for (let batch = 0; batch < 3; batch++) {
    const asked = await Promise.allSettled(Array.from({ length: 400 }, () => schedule({})))
    refused.push(...asked.flatMap((each) => (each.status === 'rejected' ? [toVigilError(each.reason)] : [])))
  }
  expect(refused.length).toBe(200)
  expect(new Set(refused.map(({ reason, limit }) => `${reason} ${limit}`))).toEqual(new Set(['LIMIT 1000']))
  expect(refused[0]?.fix).toContain('Cancel')
})
