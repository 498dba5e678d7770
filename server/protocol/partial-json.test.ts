import { parsePartialJson } from 'ai'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partialJson } from './partial-json.ts'

/** The SDK drops the exponent of a number that it cannot see the end of. */
const EXPONENT = /\de[-+]?\d/

describe('partialJson', () => {
  it('reads the beginning of any JSON text as the SDK does where that reads anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(200), fc.nat(2), async (value, cut, space) => {
        const text = JSON.stringify(value, null, space).slice(0, cut)
        fc.pre(!EXPONENT.test(text))
        const { value: expected } = await parsePartialJson(text)
        if (expected !== undefined) expect(partialJson(text)).toEqual(expected)
      }),
      { numRuns: 3000 },
    )
  })

  it('reads a number with its exponent so far', () => {
    expect(partialJson('{"a":1.5e+2')).toEqual({ a: 150 })
    expect(partialJson('{"a":1.5e+')).toEqual({ a: 1.5 })
  })

  it('leaves out what is not yet a value', () => {
    expect(partialJson('')).toBeUndefined()
    expect(partialJson('{"a":1,"b":')).toEqual({ a: 1 })
    expect(partialJson('{"a":1,"b')).toEqual({ a: 1 })
    expect(partialJson('[1,-')).toEqual([1])
    expect(partialJson('{"a":"x\\u00')).toEqual({ a: 'x' })
    expect(partialJson('{"a":"x\\\\')).toEqual({ a: 'x\\' })
  })

  it('takes no other text for JSON, and does not exhaust the stack', () => {
    expect(partialJson('hello')).toBeUndefined()
    expect(partialJson('{a')).toBeUndefined()
    expect(partialJson('['.repeat(100_000))).toBeUndefined()
  })
})
