/** How often: "10m", "1h", "2h 15m", "90 seconds", "1 day". */
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }
const AMOUNT = /(\d{1,9})\s*(s|m|h|d|w|sec|min|seconds?|minutes?|hours?|days?|weeks?)(?![a-z])[\s,]*/iy

/** Undefined when the text is no duration as a whole. */
export function secondsOf(text: string): number | undefined {
  const amounts = text.trim()
  let seconds = 0
  AMOUNT.lastIndex = 0
  while (AMOUNT.lastIndex < amounts.length) {
    const [, digits, unit = ''] = AMOUNT.exec(amounts) ?? []
    const unitSeconds = SECONDS[unit.charAt(0).toLowerCase()]
    if (digits === undefined || unitSeconds === undefined) return undefined
    seconds += Number(digits) * unitSeconds
  }
  return amounts === '' ? undefined : seconds
}

/** The same in short: 5400 is "1h 30m". */
export function secondsInShort(seconds: number): string {
  const parts: string[] = []
  let left = seconds
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = SECONDS[unit] ?? 1
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) parts.push(`${count}${unit}`)
  }
  return parts.join(' ') || '0s'
}
