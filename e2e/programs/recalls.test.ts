/** `npx vigil recalls` against a real server, and the demo model's phrases that plan recalls. */
import { describe, expect } from 'vitest'
import { faultTest } from '../fixtures/fault-test.ts'
import { startVigil, vigil } from '../fixtures/vigil-command.ts'

function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const recallIn = (stdout: string) => /^Recall +(\S+)$/m.exec(stdout)?.[1] ?? ''
const sessionIn = (stderr: string) => /^Session (\S+)$/m.exec(stderr)?.[1] ?? ''

describe('recalls', () => {
  faultTest(
    'are scheduled with every field of a definition, told as they were understood, and listed',
    async ({ make }) => {
      const { url } = await make.started()
      const env = { VIGIL_URL: url, TZ: 'Asia/Kathmandu' }
      const policies = [
        '--if-busy',
        'queue',
        '--catch-up',
        'all',
        '--gap',
        'skip',
        '--overlap',
        'both',
        '--context',
        'fresh',
      ]
      const bounds = [
        '--start',
        '2 January 2028 at 01:00',
        '--end',
        '2028-12-24T18:00',
        '--max',
        '3',
        '--note',
        'for you alone',
      ]
      const cron = ['--cron', '30 2 * * 0', '--time-zone', 'Europe/Berlin']
      const planned = await vigil(['recalls', 'schedule', ...cron, ...bounds, ...policies, 'good', 'morning'], { env })
      expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('cron 30 2 * * 0, Europe/Berlin\n') })
      expect(planned.stdout).toMatch(
        /^From +Sun 2028-01-02 01:00 \+01:00\nUntil +Sun 2028-12-24 18:00 \+01:00\nAt most +3 runs$/m,
      )
      expect(planned.stdout).toMatch(/^Next +Sun 2028-01-02 02:30 \+01:00\n +Sun 2028-01-09 02:30 \+01:00\n/m)
      const [recall] = jsonLines((await vigil(['recalls', 'list', '--json'], { env })).stdout)
      expect(recall).toMatchObject({
        id: recallIn(planned.stdout),
        sessionId: sessionIn(planned.stderr),
        message: 'good morning',
        note: 'for you alone',
        definition: {
          ...{ kind: 'cron', cron: '30 2 * * 0', timeZone: 'Europe/Berlin', maxOccurrences: 3 },
          ...{ startAt: Date.UTC(2028, 0, 2), endAt: Date.UTC(2028, 11, 24, 17) },
          ...{ ifBusy: 'queue', catchUp: 'all', gap: 'skip', overlap: 'both', context: 'fresh' },
        },
      })
      // Without a zone, it is the one of the machine that asks.
      const once = await vigil(['recalls', 'preview', '--when', '2028-01-05T09:00'], { env })
      expect(once).toMatchObject({ code: 0, stdout: expect.stringContaining('Wed 2028-01-05 09:00 +05:45') })
      const table = await vigil(['recalls'], { env })
      expect(table.stdout).toMatch(
        /^ID +STATUS +NEXT +WHEN +SESSION +MESSAGE\n\S+ +pending +Sun 2028-01-02 02:30 \+01:00 +cron 30 2/,
      )
      const found = await vigil(['recalls', 'list', '--search', 'GOOD MORN'], { env })
      expect(found.stdout).toContain(recallIn(planned.stdout))
      const nothing = await vigil(['recalls', 'list', '--search', 'evening'], { env })
      expect(nothing).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('No recall has that') })
    },
  )

  faultTest('are paused, resumed, skipped, run, cancelled and shown with what became of them', async ({ make }) => {
    const { url } = await make.started()
    const env = { VIGIL_URL: url }
    const on = async (...args: string[]) => await vigil(['recalls', ...args], { env })
    const planned = await on('schedule', '--every', '1h 30m', '--time-zone', 'UTC', 'say here')
    const id = recallIn(planned.stdout)
    const sessionId = sessionIn(planned.stderr)
    const [first = '', second = ''] = [...planned.stdout.matchAll(/\w{3} [-\d]{10} [:\d]+ \+00:00/g)].map(
      ([time]) => time,
    )
    expect(await on('pause', id)).toMatchObject({ code: 0, stderr: `Recall ${id} is paused.\n` })
    expect((await on('list', '--status', 'paused')).stdout).toContain(id)
    expect((await on('resume', id)).stderr).toContain(`Next: ${first}.`)
    expect((await on('skip', id)).stderr).toContain(`Next: ${second}.`)
    const [occurrence] = jsonLines((await on('run', id, '--json')).stdout)
    expect(occurrence).toMatchObject({ recallId: id, sessionId, manual: true, status: 'queued' })
    const { stdout: said } = await vigil(['follow', sessionId, '--until-idle'], { env })
    expect(said).toBe('> say here\nhere\n')
    const shown = await on('show', id)
    expect(shown.stdout).toContain('every 1h 30m, UTC')
    expect(shown.stdout).toMatch(
      new RegExp(`^PLANNED +STATUS +LATE +RUN +REMARKS\\n${first.replace('+', '\\+')} +skipped +by its user$`, 'm'),
    )
    expect(shown.stdout).toMatch(new RegExp(`\\(by hand\\) +fired +${occurrence?.runId}$`, 'm'))
    expect((await on('cancel', id)).stderr).toBe(`Recall ${id} is cancelled.\n`)
    expect((await on('cancel', id, '--undo')).stderr).toContain(`Next: ${second}.`)
    expect((await on('cancel', id)).code).toBe(0)
    expect(await on('list')).toMatchObject({ code: 0, stdout: '' })
    expect(await on('skip', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('Schedule a new one.') })
  })

  faultTest('that would come too often are told of at once, and all of them paused together', async ({ make }) => {
    const { url } = await make.started()
    const env = { VIGIL_URL: url }
    for (const command of [['preview'], ['schedule', 'x']]) {
      const told = await vigil(['recalls', ...command, '--every', '10s'], { env })
      expect(told).toMatchObject({ code: 0, stderr: expect.stringContaining('Space its times 120 s apart or more.') })
    }
    const [preview] = jsonLines((await vigil(['recalls', 'preview', '--every', '1m', '--json'], { env })).stdout)
    expect(preview).toMatchObject({ warning: expect.stringContaining('would pause itself at') })
    const stopped = await vigil(['stop', '--all'], { env })
    expect(stopped.stderr).toContain('Recalls that go on: 1. Pause them with: vigil recalls pause --all\n')
    expect(await vigil(['recalls', 'pause', '--all'], { env })).toMatchObject({
      code: 0,
      stderr: 'Recalls paused: 1.\n',
    })
    expect((await vigil(['recalls', 'pause', '--all'], { env })).stderr).toBe('No recall is planned.\n')
    expect(await vigil(['recalls', 'pause'], { env })).toMatchObject({ code: 2 })
    expect((await vigil(['recalls'], { env })).stdout).toContain('paused')
  })

  faultTest('that cannot be are refused with what to do, and leave no session behind', async ({ make }) => {
    const { url } = await make.started()
    const env = { VIGIL_URL: url }
    const refused = [
      [['--every', '5s', 'x'], 1, 'Give 10 or more.'],
      [['--cron', '0 0 30 2 *', 'x'], 1, 'there is no 30 February'],
      [['--when', 'some time', 'x'], 1, 'Write an ISO time'],
      [['--when', '1h', '--time-zone', 'Mars/Olympus', 'x'], 1, 'IANA'],
      [['--every', '1h', '--end', 'some time', 'x'], 1, '--end: "some time"'],
      [['--every', 'often', 'x'], 2, '--every often'],
      [['--every', '1h', '--now', 'x'], 2, 'exactly one of'],
      [['x'], 2, 'exactly one of'],
      [['--every', '1h', '--if-busy', 'shout', 'x'], 2, 'Allowed choices'],
    ] as const
    for (const [args, code, words] of refused) {
      const ended = await vigil(['recalls', 'schedule', ...args], { env })
      expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(words) })
    }
    expect((await vigil(['sessions', '--json'], { env })).stdout).toBe('')
    expect(await vigil(['recalls', 'show', 'recall_0'], { env })).toMatchObject({ code: 1 })
    expect(await vigil(['recalls', '--url', 'http://127.0.0.1:1'])).toMatchObject({ code: 3 })
    const empty = await vigil(['recalls', 'schedule', '--now', '-'], { env, input: '\n' })
    expect(empty).toMatchObject({ code: 2, stderr: 'The message is empty.\n' })
  })
})

describe('the demo model', () => {
  faultTest('plans a reminder, and is woken by it with nobody there', async ({ make }) => {
    const { url } = await make.started()
    const env = { VIGIL_URL: url }
    const asked = await vigil(['ask', 'remind me in 5s to stretch'], { env })
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('The next times are') })
    const sessionId = sessionIn(asked.stderr)
    const following = startVigil(['follow', sessionId, '--json'], { env })
    await following.printed('"action":"fired"')
    const { stdout } = await vigil(['follow', sessionId, '--until-idle'], { env })
    expect(stdout).toMatch(/^> remind me in 5s to stretch\n[^>]+\n> stretch\n[^>]*stretch/)
    const [recall] = jsonLines((await vigil(['recalls', 'list', '--status', 'fired', '--json'], { env })).stdout)
    expect(recall).toMatchObject({ sessionId, createdBy: 'agent', message: 'stretch', occurrences: 1 })
  })

  faultTest('answers the next times of what it plans to come again', async ({ make }) => {
    const { url } = await make.started()
    const env = { VIGIL_URL: url }
    const { stdout } = await vigil(['ask', 'every 1h check'], { env })
    const [recall] = jsonLines((await vigil(['recalls', '--json'], { env })).stdout)
    const { next } = jsonLines((await vigil(['recalls', 'show', String(recall?.id), '--json'], { env })).stdout)[0] as {
      next: { local: string }[]
    }
    expect(next).toHaveLength(5)
    expect([...stdout.matchAll(/^- (.+)$/gm)].map(([, time]) => time)).toEqual(next.map(({ local }) => local))
  })
})
