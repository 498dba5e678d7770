/** The beginning of a long text: whole lines where it can be, and as much as a reader takes in at once. */
export interface CutText {
  shown: string
  /** Lines and characters that are not shown. */
  hiddenLines: number
  hiddenChars: number
}

export interface CutLimit {
  lines: number
  chars: number
}

export function cutText(text: string, limit: CutLimit): CutText {
  let end = Math.min(text.length, limit.chars)
  let at = -1
  for (let line = 0; line < limit.lines; line++) {
    at = text.indexOf('\n', at + 1)
    if (at < 0 || at >= end) break
    if (line === limit.lines - 1) end = at
  }
  // A line's end that nothing follows hides nothing.
  if (text.length - end <= 1 && /^\s?$/.test(text.slice(end))) end = text.length
  const hidden = text.slice(end)
  return {
    shown: text.slice(0, end),
    hiddenLines: hidden ? lineCount(hidden.replace(/^\n/, '')) : 0,
    hiddenChars: hidden.length,
  }
}

export function lineCount(text: string): number {
  if (text === '') return 0
  let lines = text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
