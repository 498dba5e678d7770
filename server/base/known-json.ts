/**
 * The JSON of values that had it before they became objects, or that many are sent: one text, shared by all who write
 * it out. Whoever remembers a text says that the value does not change any more.
 */
const texts = new WeakMap<object, string>()

export function rememberJson(value: object, json: string): void {
  texts.set(value, json)
}

/** Undefined when nobody knows it. */
export function knownJson(value: object): string | undefined {
  return texts.get(value)
}
