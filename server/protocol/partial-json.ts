/**
 * The value of a JSON text of which only the beginning is there: strings, objects and arrays end where the text ends;
 * what is not yet a value (a lone minus, a key without its value) is left out. Undefined when there is no value yet or
 * the text is no JSON. Nesting is limited, so that no text can exhaust the stack.
 */
const MAX_DEPTH = 200
const LITERALS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

export function partialJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return new Reader(text).read()
  }
}

/** Thrown at the end of the text where no value has begun. */
const NOTHING_YET = Symbol('nothing yet')
const NOT_JSON = Symbol('not JSON')

class Reader {
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  read(): unknown {
    try {
      const value = this.#value(0)
      return this.#peek() === undefined ? value : undefined
    } catch (cause) {
      if (cause === NOTHING_YET || cause === NOT_JSON) return undefined
      throw cause
    }
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw NOT_JSON
    const next = this.#peek()
    if (next === undefined) throw NOTHING_YET
    if (next === '{') return this.#object(depth)
    if (next === '[') return this.#array(depth)
    if (next === '"') return this.#string().value
    return /[-0-9]/.test(next) ? this.#number() : this.#literal()
  }

  #object(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = []
    this.#items('}', () => {
      if (this.#peek() === undefined) throw NOTHING_YET
      if (this.#peek() !== '"') throw NOT_JSON
      const key = this.#string()
      if (!key.ended || this.#peek() === undefined) throw NOTHING_YET
      if (this.#peek() !== ':') throw NOT_JSON
      this.#at += 1
      entries.push([key.value, this.#value(depth + 1)])
    })
    return Object.fromEntries(entries)
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = []
    this.#items(']', () => {
      items.push(this.#value(depth + 1))
    })
    return items
  }

  #items(close: string, item: () => void): void {
    this.#at += 1
    if (this.#peek() === close) {
      this.#at += 1
      return
    }
    for (;;) {
      try {
        item()
      } catch (cause) {
        if (cause === NOTHING_YET) return
        throw cause
      }
      const next = this.#peek()
      if (next === undefined) return
      this.#at += 1
      if (next === close) return
      if (next !== ',') throw NOT_JSON
    }
  }

  #string(): { value: string; ended: boolean } {
    const begin = this.#at
    let end = begin + 1
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1
    const ended = end < this.#text.length
    this.#at = ended ? end + 1 : this.#text.length
    const inner = this.#text.slice(begin + 1, ended ? end : undefined)
    return { value: parsed(`"${ended ? inner : withoutHalfEscape(inner)}"`) as string, ended }
  }

  #number(): unknown {
    const begin = this.#at
    while (/[-+.0-9eE]/.test(this.#text[this.#at] ?? ' ')) this.#at += 1
    const digits = this.#text.slice(begin, this.#at)
    // At the end of the text an exponent, a point or a sign may wait for its digits.
    const whole = this.#at < this.#text.length ? digits : digits.replace(/(?:[eE][-+]?|[.-])$/, '')
    if (whole === '') throw NOTHING_YET
    return parsed(whole)
  }

  #literal(): unknown {
    for (const [name, value] of LITERALS) {
      if (this.#text.startsWith(name, this.#at)) {
        this.#at += name.length
        return value
      }
      if (name.startsWith(this.#text.slice(this.#at))) {
        this.#at = this.#text.length
        return value
      }
    }
    throw NOT_JSON
  }

  /** The next character that is not white space. */
  #peek(): string | undefined {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? 'x')) this.#at += 1
    return this.#text[this.#at]
  }
}

function withoutHalfEscape(inner: string): string {
  return inner.replace(/(?<=(?:^|[^\\])(?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/, '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw NOT_JSON
  }
}
