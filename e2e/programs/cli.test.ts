/** `npx vigil` against a real server: what it prints where, and how it ends. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect } from 'vitest'
import { faultTest } from '../fixtures/fault-test.ts'
import { startVigil, vigil } from '../fixtures/vigil-command.ts'

const TOKEN = 'the-token-of-the-first-user'

function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('ask', () => {
  faultTest('prints the answer alone on standard output, and ends with 0', async ({ make }) => {
    const { url } = await make.started()
    const env = { VIGIL_URL: url }
    const asked = await vigil(['ask', 'count', 'to', '3'], { env })
    expect(asked).toMatchObject({ code: 0, stdout: '1\n2\n3\n' })
    const [, sessionId = ''] = /^Session (\S+)$/m.exec(asked.stderr) ?? []
    expect(await vigil(['ask', '-', '--url', url], { input: 'say piped in\n' })).toMatchObject({
      code: 0,
      stdout: 'piped in\n',
    })
    const again = await vigil(['ask', '--session', sessionId, 'say again'], { env })
    expect(again).toMatchObject({ code: 0, stdout: 'again\n' })
    const failed = await vigil(['ask', 'fail'], { env })
    expect(failed.code).toBe(1)
    expect(failed.stderr).not.toBe('')
  })

  faultTest('with --json gives the receipt and the run’s events, one a line', async ({ make }) => {
    const { url } = await make.started()
    const { code, stdout } = await vigil(['--json', 'ask', 'say hello', '--url', url])
    const [receipt, ...events] = jsonLines(stdout)
    expect(code).toBe(0)
    expect(receipt).toMatchObject({ type: 'receipt', status: 'started' })
    expect(events.every(({ runId }) => runId === receipt?.runId)).toBe(true)
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'completed' })
  })

  faultTest('attaches files, and says of one that is refused what is taken', async ({ make }) => {
    const server = await make.started()
    const env = { VIGIL_URL: server.url }
    const notes = path.join(server.dataDir, 'notes.md')
    const archive = path.join(server.dataDir, 'archive.bin')
    fs.writeFileSync(notes, '# Notes')
    fs.writeFileSync(archive, Buffer.from([0xff, 0xfe, 0, 1]))
    const asked = await vigil(['ask', '--file', notes, '-f', notes, 'what are these'], { env })
    expect(asked.code).toBe(0)
    expect(asked.stdout).toContain(
      'these files with your message, and only name them: notes.md (text/markdown), notes.md',
    )
    expect(await vigil(['ask', '--file', notes], { env })).toMatchObject({ code: 0 })
    const refused = await vigil(['ask', '--file', archive, 'and this'], { env })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('archive.bin is not taken')
    expect(refused.stderr).toContain('PDF')
    expect(await vigil(['ask', '--file', `${notes}.missing`, 'x'], { env })).toMatchObject({ code: 2 })
  })

  faultTest('Ctrl+C leaves the run running and says how to come back', async ({ make }) => {
    const server = await make.started()
    const env = { VIGIL_URL: server.url }
    const asking = startVigil(['ask', 'count to 40 every 50ms'], { env })
    await asking.printed('\n5\n')
    asking.child.kill('SIGINT')
    const { code, stderr } = await asking.ended
    expect(code).toBe(130)
    const [, sessionId = ''] = /vigil follow (\S+)/.exec(stderr) ?? []
    const followed = await vigil(['follow', sessionId, '--until-idle'], { env })
    const count = Array.from({ length: 40 }, (_, index) => `${index + 1}\n`).join('')
    expect(followed).toMatchObject({ code: 0, stdout: `> count to 40 every 50ms\n${count}` })
  })

  faultTest('goes on through a restart of the server', async ({ make }) => {
    const server = await make.started()
    const asking = startVigil(['ask', 'count to 40 every 50ms', '--url', server.url])
    await asking.printed('\n5\n')
    await server.restart()
    const { code, stdout, stderr } = await asking.ended
    expect(code).toBe(0)
    expect(stdout.split(/\s+/).filter(Boolean)).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)))
    expect(stderr).toContain('Connected again.')
  })

  faultTest('ends quietly when its reader has left', async ({ make }) => {
    const { url } = await make.started()
    const asking = startVigil(['ask', 'count to 100 every 10ms', '--url', url])
    await asking.printed('1\n')
    asking.child.stdout.destroy()
    expect(await asking.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('EPIPE') })
  })
})

faultTest('sessions lists, and stop stops what runs', async ({ make }) => {
  const { url } = await make.started()
  const env = { VIGIL_URL: url }
  const asking = startVigil(['ask', 'count to 500 every 50ms'], { env })
  await asking.printed('3\n')
  const [running] = jsonLines((await vigil(['sessions', '--filter', 'running', '--json'], { env })).stdout)
  expect(running).toMatchObject({ status: 'running' })
  expect((await vigil(['sessions'], { env })).stdout).toMatch(/^ID +STATUS +CHANGED +TITLE\n\S+ +running /)
  expect((await vigil(['stop', String(running?.id)], { env })).code).toBe(0)
  expect(await asking.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('stopped') })
  expect((await vigil(['stop', String(running?.id)], { env })).code).toBe(1)
})

faultTest('export prints a transcript of many pages as the server exports it', async ({ make }) => {
  const server = await make.started()
  const env = { VIGIL_URL: server.url }
  const { stderr } = await vigil(['ask', 'say one'], { env })
  const [, sessionId = ''] = /^Session (\S+)$/m.exec(stderr) ?? []
  await server.stop()
  addMessages(server.dataDir, sessionId, 450)
  await server.start()
  const trpc = async (format: string) => {
    const input = encodeURIComponent(JSON.stringify({ sessionId, format }))
    const answer = await fetch(`${server.url}/api/trpc/sessions.export?input=${input}`)
    return (await answer.json()).result.data.content
  }
  expect(await vigil(['export', sessionId], { env })).toMatchObject({ code: 0, stdout: await trpc('markdown') })
  const asJson = await vigil(['export', sessionId, '--format', 'json'], { env })
  expect(JSON.parse(asJson.stdout)).toEqual(JSON.parse(await trpc('json')))
  expect(JSON.parse(asJson.stdout).messages).toHaveLength(452)
  expect((await vigil(['export', 'nowhere'], { env })).code).toBe(1)
})

/** Behind those that there are. */
function addMessages(dataDir: string, sessionId: string, count: number): void {
  const database = new Database(path.join(dataDir, 'vigil.db'))
  const insert = database.prepare(
    `INSERT INTO "Message" ("sessionId", "id", "seq", "role", "data", "text") VALUES (?, ?, ?, 'user', ?, '')`,
  )
  for (let n = 1; n <= count; n++) {
    const message = { id: `message-${n}`, role: 'user', parts: [{ type: 'text', text: `number ${n}` }] }
    insert.run(sessionId, message.id, 1_000 + n, JSON.stringify(message))
  }
  database.close()
}

faultTest('token adds, lists and revokes; without one there is no access', async ({ make }) => {
  const { url } = await make.started({ env: { VIGIL_TOKEN: TOKEN } })
  const env = { VIGIL_URL: url, VIGIL_TOKEN: TOKEN }
  expect((await vigil(['sessions', '--url', url])).code).toBe(4)
  const added = await vigil(['token', 'add', 'ann'], { env })
  const token = added.stdout.trim()
  expect((await vigil(['ask', 'say mine'], { env: { VIGIL_URL: url, VIGIL_TOKEN: token } })).stdout).toBe('mine\n')
  expect((await vigil(['token', 'list'], { env })).stdout).toMatch(/^NAME +ADDED +REVOKED\nann /)
  expect((await vigil(['token', 'revoke', 'ann'], { env })).code).toBe(0)
  expect((await vigil(['sessions', '--url', url, '--token', token])).code).toBe(4)
  expect((await vigil(['token', 'add'], { env })).code).toBe(2)
})

faultTest('config tells each setting’s value, default and source, and no secret', async () => {
  const env = { PORT: '4711', VIGIL_TOKEN: TOKEN, DATABASE_URL: 'postgres://me:hidden@db/vigil' }
  const { code, stdout } = await vigil(['config', '--json'], { env })
  expect(code).toBe(0)
  const byName = new Map(jsonLines(stdout).map((setting) => [setting.name, setting]))
  expect(byName.get('PORT')).toMatchObject({ value: 4711, default: 3000, source: 'environment' })
  expect(byName.get('VIGIL_MODEL')).toMatchObject({ value: 'demo', source: 'default' })
  expect(byName.get('DATABASE_URL')).toMatchObject({ value: 'postgres://me:********@db/vigil' })
  expect(stdout).not.toContain(TOKEN)
  expect((await vigil(['config'], { env: { PORT: 'often' } })).stderr).toContain('PORT')
})

faultTest(
  'backup copies database and attachments while the server writes, and the copy is a session’s whole log',
  async ({ make }) => {
    const server = await make.started()
    const env = { VIGIL_URL: server.url, VIGIL_DATA_DIR: server.dataDir }
    const notes = path.join(server.dataDir, 'notes.md')
    fs.writeFileSync(notes, '# Notes')
    expect(await vigil(['ask', '--file', notes, 'say hello'], { env })).toMatchObject({ code: 0 })
    const asking = startVigil(['ask', 'count to 500 every 10ms'], { env })
    await asking.printed('9\n')
    const folder = path.join(server.dataDir, 'backup')
    const done = await vigil(['backup', folder, '--json'], { env })
    expect(done.code).toBe(0)
    expect(fs.readdirSync(folder)).toEqual(['attachments', 'vigil.db'])
    expect((await vigil(['backup', folder], { env })).code).toBe(1)
    const copy = new Database(path.join(folder, 'vigil.db'), { readonly: true })
    expect(copy.prepare('SELECT count(*) AS "sessions" FROM "Session"').get()).toEqual({ sessions: 2 })
    copy.close()

    const restored = await make.server({ dataDir: folder })
    await restored.start()
    const [session] = jsonLines((await vigil(['sessions', '--json', '--url', restored.url])).stdout)
    const { stdout } = await vigil(['follow', String(session?.id), '--until-idle', '--url', restored.url])
    expect(stdout).toMatch(/^> count to 500 every 10ms\n1\n2\n3\n/)
    const [fileId] = fs.readdirSync(path.join(folder, 'attachments'))
    expect(await (await fetch(`${restored.url}/api/files/${fileId}`)).text()).toBe('# Notes')
  },
)

faultTest('what cannot be reached is 3, what cannot be understood is 2', async () => {
  expect((await vigil(['sessions', '--url', 'http://127.0.0.1:1'])).code).toBe(3)
  expect((await vigil(['sing'])).code).toBe(2)
  expect((await vigil(['ask', '--if-busy', 'shout', 'x'])).code).toBe(2)
  expect((await vigil(['sessions', '--url', 'nonsense'])).code).toBe(2)
  const help = await vigil(['--help'])
  expect(help.code).toBe(0)
  expect(help.stdout).toContain('Exit codes')
})

faultTest('a pipe carries the answer to the next program', async ({ make }) => {
  const { url } = await make.started()
  const asking = startVigil(['ask', 'count to 5', '--url', url])
  const sort = spawn('sort', ['-r'])
  asking.child.stdout.pipe(sort.stdin)
  let sorted = ''
  sort.stdout.on('data', (text) => {
    sorted += String(text)
  })
  await once(sort, 'close')
  expect(sorted).toBe('5\n4\n3\n2\n1\n')
})
