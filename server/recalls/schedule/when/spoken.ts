/** A text that is read from its front, piece by piece. */
export class Spoken {
  #rest: string

  /** In lower case, words apart by single spaces. */
  constructor(text: string) {
    this.#rest = text
  }

  get done(): boolean {
    return this.#rest === ''
  }

  /** `pattern` begins with `^`; what it matches is taken when a word ends there. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const match = new RegExp(`${pattern.source}(?= |$)`).exec(this.#rest)
    if (match) this.#rest = this.#rest.slice(match[0].length).trimStart()
    return match ?? undefined
  }
}
