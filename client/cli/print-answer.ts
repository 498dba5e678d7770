/** An answer's chunks as plain text: what the agent said, one part after the other, ended by a line break. */
import type { UIMessageChunk } from 'ai'

export class AnswerText {
  #last = '\n'
  #isFirst = true

  /** What to print for this chunk. */
  take(chunk: UIMessageChunk): string {
    if (chunk.type === 'text-start') return this.#begin()
    if (chunk.type === 'text-delta') return this.#keep(chunk.delta)
    return ''
  }

  end(): string {
    return this.#last === '\n' ? '' : this.#keep('\n')
  }

  #begin(): string {
    const isFirst = this.#isFirst
    this.#isFirst = false
    return isFirst ? '' : this.end()
  }

  #keep(text: string): string {
    this.#last = text.at(-1) ?? this.#last
    return text
  }
}
