/** The tables of docs/recalls.md say what is the case. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BERLIN, cronIn } from './fixtures/definitions.ts'
import { localTime } from './local-time.ts'
import { nextTimes } from './next-times.ts'
import { normalise } from './normalise.ts'

const docs = readFileSync(new URL('../../../docs/recalls.md', import.meta.url), 'utf8')

function rowsUnder(head: string): string[][] {
  const [, table = ''] = docs.split(head)
  const lines = table.split('\n').slice(2)
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const codes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string)

const words = rowsUnder('| `when` | is |').flatMap(([when = '', is = '']) => codes(when).map((text) => ({ text, is })))
const cron = rowsUnder('| Zone | Expression | Policy | From | Times |')

it('has both tables', () => {
  expect([words.length, cron.length]).toEqual([25, 13])
})

it.each(words)('`when` $text is $is', ({ text, is }) => {
  const { at = 0, timeZone } = normalise({ kind: 'once', when: text }, BERLIN)
  expect(localTime(timeZone, at)).toBe(is)
})

it.each(cron)('in %s %s %s from %s comes at %s', (zone = '', expression = '', policy = '', from = '', times = '') => {
  const [name, choice] = policy.split(' ')
  const expected = times.split(', ')
  const normal = { ...cronIn(zone, codes(expression)[0] ?? ''), ...(name && { [name]: choice }) }
  const found = nextTimes(normal, { after: Date.parse(from) - 1, count: expected.length })
  expect(
    found.map(({ at, dst }) => new Date(at).toISOString().replace(':00.000Z', 'Z') + (dst ? ` ${dst}` : '')),
  ).toEqual(expected)
})
