import { describe, expect, it } from 'vitest'
import { rememberJson } from '../base/known-json.ts'
import { encodeAnswer } from './encode-answer.ts'

const frame = { after: 0, upTo: 2, head: 2, events: [{ seq: 1, text: '$& $1 "quoted"' }, { seq: 2 }] }

function answerWith(data: unknown) {
  return { id: 7, jsonrpc: undefined, result: { type: 'data', id: '2', data: { id: '2', data } } }
}

describe('an answer is written as JSON.stringify writes it', () => {
  it('with what is known of its frame put in', () => {
    const known = { ...frame }
    rememberJson(known, JSON.stringify(known))
    expect(encodeAnswer(answerWith(known))).toBe(JSON.stringify(answerWith(known)))
  })

  it('when nothing is known, or there is no frame', () => {
    const answers = [
      answerWith(frame),
      answerWith(null),
      { id: 1, result: { type: 'started' } },
      { id: 1, result: { type: 'data', data: null } },
      { id: 1, result: { type: 'data', data: [1] } },
      { id: null, error: { message: 'no' } },
    ]
    for (const answer of answers) expect(encodeAnswer(answer)).toBe(JSON.stringify(answer))
  })

  it('without looking at what it has the text of', () => {
    const known = Object.defineProperty({ ...frame }, 'events', {
      enumerable: true,
      get: () => expect.unreachable('nobody needs them'),
    })
    rememberJson(known, '{"known":true}')
    expect(JSON.parse(encodeAnswer(answerWith(known))).result.data.data).toEqual({ known: true })
  })
})
