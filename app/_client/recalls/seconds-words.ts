/** A number of seconds in words, in as large units as say it exactly: “90 s” is “1 minute 30 seconds”. */
const UNITS = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
]

/** One of a unit goes without its number, as after “every”. */
export function secondsWords(seconds: number): string {
  const parts: string[] = []
  let left = seconds
  for (const { name, seconds: size } of UNITS) {
    const count = size === 1 ? left : Math.floor(left / size)
    if (count <= 0) continue
    left -= count * size
    parts.push(`${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`)
  }
  if (parts.length === 1) return (parts[0] ?? '').replace(/^1 /, '')
  return parts.join(' ')
}
