/**
 * What an edit changes, line by line, with a few unchanged lines around. The two texts are compared in their middles
 * only: what they begin and end with alike is set aside. Middles too long to compare are told as removed and added.
 */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added' | 'gap'
  text: string
}

const AROUND = 3
/** Steps of the comparison, which takes lines before times lines after. */
const MOST_STEPS = 1_000_000

export function lineDiff(before: string, after: string): DiffLine[] {
  const old = linesOf(before)
  const now = linesOf(after)
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let end = 0
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end++
  }
  return withGaps([
    ...same(old.slice(0, start)),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...same(old.slice(old.length - end)),
  ])
}

function middle(old: string[], now: string[]): DiffLine[] {
  if (old.length * now.length > MOST_STEPS) return [...removed(old), ...added(now)]
  // lengths[i][j]: of the longest common row of lines of old from i on and now from j on.
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i] ?? '' })
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ kind: 'removed', text: old[i++] ?? '' })
    else lines.push({ kind: 'added', text: now[j++] ?? '' })
  }
  return [...lines, ...removed(old.slice(i)), ...added(now.slice(j))]
}

/** Unchanged lines far from a change are left out. */
function withGaps(lines: DiffLine[]): DiffLine[] {
  const near = new Uint8Array(lines.length)
  lines.forEach(({ kind }, index) => {
    if (kind !== 'same') near.fill(1, Math.max(0, index - AROUND), index + AROUND + 1)
  })
  const kept: DiffLine[] = []
  lines.forEach((line, index) => {
    if (near[index]) kept.push(line)
    else if (index === 0 || near[index - 1]) kept.push({ kind: 'gap', text: '' })
  })
  return kept
}

function linesOf(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}
const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }))
const removed = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'removed', text }))
const added = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'added', text }))
