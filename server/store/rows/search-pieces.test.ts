import { describe, expect, it } from 'vitest'
import { piecesOf } from './search-pieces.ts'

const LONG = 'in the beginning there was a query_42 and then the rest of it, which nobody has read: quiz, fjord, waltz'

describe('the pieces of a long text', () => {
  it('are spread over it, and of the rarest letters in each part', () => {
    const pieces = piecesOf(LONG) ?? []
    expect(pieces).toHaveLength(4)
    const places = pieces.map((piece) => LONG.indexOf(piece))
    expect(places.map((at) => Math.floor(at / (LONG.length / 4)))).toEqual([0, 1, 2, 3])
    expect(pieces.slice(1)).toEqual(['query_', 'nobody', 'iz, fj'])
  })

  it('are as many as it has different ones', () => {
    expect(piecesOf('-'.repeat(200))).toEqual(['------'])
    expect(new Set(piecesOf('the '.repeat(50)))).toHaveProperty('size', 4)
  })

  it('have whole characters only', () => {
    const pieces = piecesOf('😀😁😂🤣😃😄😅'.repeat(10)) ?? []
    expect(pieces.map((piece) => [...piece].length)).toEqual([6, 6, 6, 6])
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true)
  })

  it('are not needed of a short one', () => {
    expect(piecesOf('x'.repeat(24))).toBeUndefined()
  })
})
