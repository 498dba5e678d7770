import { describe, expect, it } from 'vitest'
import { rememberJson } from '../base/known-json.ts'
import { encodeAnswer } from './encode-answer.ts'

function frameAnswer(events: unknown[], notices?: unknown[]) {
  const frame = { after: 0, upTo: 2, head: 2, events, caughtUp: true, ...(notices && { notices }) }
  return { id: 7, jsonrpc: undefined, result: { type: 'data', id: '2', data: { id: '2', data: frame } } }
}

describe('an answer is written as JSON.stringify writes it', () => {
  it('with the text of its events put in', () => {
    const events = [{ seq: 1, text: '$& $1 "quoted"' }, { seq: 2 }]
    rememberJson(events, JSON.stringify(events))
    for (const answer of [frameAnswer(events), frameAnswer(events, [{ kind: 'presence', watchers: 1 }])]) {
      expect(encodeAnswer(answer)).toBe(JSON.stringify(answer))
    }
  })

  it('without a known text, or without events', () => {
    const answers = [
      frameAnswer([{ seq: 1 }]),
      { id: 1, result: { type: 'started' } },
      { id: 1, result: { type: 'data', data: null } },
      { id: 1, result: { type: 'data', data: [1] } },
      { id: null, error: { message: 'no' } },
    ]
    for (const answer of answers) expect(encodeAnswer(answer)).toBe(JSON.stringify(answer))
  })

  it('with the known text, though the events are another notation of it', () => {
    const events = [{ seq: 1 }]
    rememberJson(events, '[{"seq":1,"known":true}]')
    const written = JSON.parse(encodeAnswer(frameAnswer(events)))
    expect(written.result.data.data.events).toEqual([{ seq: 1, known: true }])
  })
})
