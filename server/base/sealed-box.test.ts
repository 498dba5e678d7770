import { describe, expect, it } from 'vitest'
import { AppError } from './app-error.ts'
import { createSealer } from './sealed-box.ts'

const sealer = createSealer(() => Buffer.from('one secret of the server, 32 chars'))
const other = createSealer(() => Buffer.from('another secret of it, also 32 chars'))

function refusal(open: () => string): AppError {
  try {
    open()
  } catch (error) {
    if (AppError.is(error)) return error
  }
  throw new Error('it was not refused')
}

describe('a sealed value', () => {
  it('opens for its purpose, whatever it holds', () => {
    for (const plain of ['', 'sk-1234', 'ключ 🔑', 'x'.repeat(20_000)]) {
      const sealed = sealer.seal(plain, 'provider/p1/key')
      expect(sealer.open(sealed, 'provider/p1/key')).toBe(plain)
      expect(sealed).toMatch(/^v1\.[\w-]+\.[\w-]+\.[\w-]+$/)
      if (plain) expect(sealed).not.toContain(plain)
    }
  })

  it('is another text each time', () => {
    expect(sealer.seal('sk-1234', 'a')).not.toBe(sealer.seal('sk-1234', 'a'))
  })

  it('does not open for another row, column or kind', () => {
    const sealed = sealer.seal('sk-1234', 'provider/p1/key')
    for (const purpose of ['provider/p2/key', 'provider/p1/other', 'secret/p1/key']) {
      expect(refusal(() => sealer.open(sealed, purpose)).message).toContain('altered, or belongs to something else')
    }
  })

  it('does not open when any of it was altered, or is missing', () => {
    const sealed = sealer.seal('sk-1234', 'a')
    const [version, mark, nonce = '', body = ''] = sealed.split('.')
    const flipped = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`
    const altered = [
      [version, mark, flipped(nonce), body],
      [version, mark, nonce, flipped(body)],
      [version, mark, nonce, body.slice(0, 8)],
      [version, mark],
      ['v2', mark, nonce, body],
    ]
    for (const parts of altered) expect(refusal(() => sealer.open(parts.join('.'), 'a')).data.fix).toContain('again')
  })

  it('that was sealed under another secret says so, and what to do', () => {
    const error = refusal(() => other.open(sealer.seal('sk-1234', 'a'), 'a'))
    expect(error.message).toContain('another secret')
    expect(error.data.fix).toContain('VIGIL_SECRET')
    expect(JSON.stringify(error.data) + error.message).not.toContain('sk-1234')
  })
})
