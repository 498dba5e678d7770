/** A huge text's blocks in stretches, so that each can be left out of the page's layout while it is out of sight. */
export interface Stretch {
  /** Of the blocks; `to` is exclusive. */
  from: number
  to: number
  /** About how many it takes on a page of a usual width. */
  lines: number
}

const STRETCH_CHARS = 6_000
const LINE_CHARS = 90

/** What precedes a stretch's end never changes by what follows it: a growing text changes its last one only. */
export function stretchesOf(blocks: readonly string[]): Stretch[] {
  const stretches: Stretch[] = []
  let last: Stretch | undefined
  let chars = 0
  for (const [index, block] of blocks.entries()) {
    if (!last || chars >= STRETCH_CHARS) {
      last = { from: index, to: index, lines: 0 }
      stretches.push(last)
      chars = 0
    }
    last.to = index + 1
    last.lines += linesOf(block)
    chars += block.length
  }
  return stretches
}

/** With one for the distance to the next block. */
function linesOf(block: string): number {
  return block
    .trim()
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_CHARS)), 1)
}
