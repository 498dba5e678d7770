import type { UIMessage } from 'ai'
import { expect, it } from 'vitest'
import type { Session } from './sessions.ts'
import { transcriptFile } from './transcript-file.ts'

const session: Session = {
  id: 'session_1',
  userId: 'ann',
  title: 'A: plan/1',
  profileId: 'default',
  metadata: {},
  createdAt: 1,
  updatedAt: 2,
  readUpTo: 0,
}
const said = (id: string, text: string): UIMessage => ({ id, role: 'user', parts: [{ type: 'text', text }] })

function whole(format: 'markdown' | 'json', messages: UIMessage[]): string {
  const { begin, between, end, written } = transcriptFile(session, format)
  return begin + messages.map(written).join(between) + end
}

it('a transcript in JSON has each message on a line of its own', () => {
  const messages = [said('m1', 'one\ntwo'), said('m2', 'three')]
  expect(JSON.parse(whole('json', messages))).toEqual({ session, messages })
  expect(whole('json', messages).split('\n')).toHaveLength(5)
  expect(JSON.parse(whole('json', []))).toEqual({ session, messages: [] })
})

it('a transcript in Markdown has its title, and a heading for each message', () => {
  expect(whole('markdown', [said('m1', 'one'), said('m2', 'two')])).toBe(
    '# A: plan/1\n\n## User\n\none\n\n## User\n\ntwo\n',
  )
  expect(transcriptFile(session, 'markdown').name).toBe('A-plan-1.md')
})

it('what a tool has answered is laid out on lines, and what is nested deep is not made of indentation', () => {
  const called = (output: unknown): UIMessage => ({
    id: 'm1',
    role: 'assistant',
    parts: [{ type: 'tool-look', toolCallId: 'c1', state: 'output-available', input: {}, output }],
  })
  expect(whole('markdown', [called({ found: [1] })])).toContain('"found": [\n')
  let nested: unknown = 1
  for (let depth = 0; depth < 2_000; depth++) nested = [nested]
  expect(whole('markdown', [called(nested)]).length).toBeLessThan(5_000)
})
