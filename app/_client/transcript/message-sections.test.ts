import type { UIMessage } from 'ai'
import { describe, expect, test } from 'vitest'
import { messageSections } from './message-sections.ts'

const tool = (toolCallId: string): UIMessage['parts'][number] => ({
  type: 'tool-bash',
  toolCallId,
  state: 'output-available',
  input: {},
  output: '',
})
const step: UIMessage['parts'][number] = { type: 'step-start' }
const text = (value: string): UIMessage['parts'][number] => ({ type: 'text', text: value })
const shape = (parts: UIMessage['parts']) =>
  messageSections({ id: 'm', role: 'assistant', parts }).map((section) => [
    section.key,
    section.kind === 'tools' ? section.parts.map((part) => part.toolCallId) : section.part.type,
    section.last,
  ])

describe('messageSections', () => {
  test('puts calls of successive steps together', () => {
    expect(shape([step, tool('a'), step, tool('b'), text('done')])).toEqual([
      ['m:1', ['a', 'b'], false],
      ['m:4', 'text', true],
    ])
  })
  test('text between calls parts them', () => {
    expect(shape([tool('a'), text('so'), tool('b')])).toEqual([
      ['m:0', ['a'], false],
      ['m:1', 'text', false],
      ['m:2', ['b'], true],
    ])
  })
  test('a text that was cut and went on in another step is one; two of one step are two', () => {
    const texts = (parts: UIMessage['parts']) =>
      messageSections({ id: 'm', role: 'assistant', parts }).map((section) =>
        section.kind === 'part' && section.part.type === 'text' ? [section.key, section.part.text, section.last] : [],
      )
    expect(texts([step, text('one '), step, text('two')])).toEqual([['m:1', 'one two', true]])
    expect(texts([step, text('one'), text('two')])).toEqual([
      ['m:1', 'one', false],
      ['m:2', 'two', true],
    ])
  })
  test('keys stay while the message grows', () => {
    const parts = [step, text('x'), tool('a'), step, tool('b'), text('y')]
    const keys = shape(parts).map(([key]) => key)
    for (let end = 1; end < parts.length; end++) {
      const earlier = shape(parts.slice(0, end)).map(([key]) => key)
      expect(keys.slice(0, earlier.length)).toEqual(earlier)
    }
  })
})
