/** About how many tokens a text, or anything as JSON, takes: four characters each. Good enough to act before a limit. */
const CHARS_PER_TOKEN = 4

export function estimateTokens(value: unknown): number {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return Math.ceil(text.length / CHARS_PER_TOKEN)
}

export function charsOf(tokens: number): number {
  return Math.floor(tokens) * CHARS_PER_TOKEN
}
