/**
 * Cuts a Markdown text into blocks that can be rendered apart, so that a growing text renders only its last one again:
 * what precedes a cut never changes by what follows it.
 *
 * A cut comes after an empty line outside of code fences, unless the next line could belong to what precedes it (a
 * list goes on, an indented line). A block that grows too long is cut at a line's end all the same, which costs a
 * paragraph nothing; a fence is closed and opened again there. So is a line that does not end.
 */
const LONGEST_BLOCK_CHARS = 6_000
const LONGEST_FENCE_CHARS = 200_000
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/
/** Half a line that may become a list's counts too, so that a text that grows is never cut where it was not before. */
const MAY_BELONG_TO_LIST = /^(\s+\S|[-*+](\s|$)|\d{1,9}([.)](\s|$)|$))/
const NOT_ALONE = /^( {0,3}(\||[-*+>]\s|\d{1,9}[.)]\s)|\s{2,})/

export function markdownBlocks(text: string): string[] {
  const blocks: string[] = []
  let block = ''
  let fence: { marker: string; opening: string } | null = null
  let afterEmptyLine = false

  const cut = () => {
    if (block) blocks.push(block)
    block = ''
  }
  for (const line of linesOf(text)) {
    if (!fence && afterEmptyLine && line.trim() && !MAY_BELONG_TO_LIST.test(line)) cut()
    const marker = FENCE.exec(line.trimEnd())
    if (fence && marker && closes(marker, fence.marker)) fence = null
    else if (!fence && marker) fence = { marker: marker[1] ?? '', opening: line }
    if (!fence && line.length > LONGEST_BLOCK_CHARS) {
      const pieces = piecesOf(block + line)
      block = pieces.pop() ?? ''
      blocks.push(...pieces)
    } else block += line
    afterEmptyLine = line.trim() === ''
    if (fence && block.length > LONGEST_FENCE_CHARS) {
      block += `${fence.marker}\n`
      cut()
      block = fence.opening
    } else if (!fence && block.length > LONGEST_BLOCK_CHARS && !NOT_ALONE.test(line)) cut()
  }
  cut()
  return blocks
}

/** Of one endless line: cut after a space where there is one. */
function piecesOf(line: string): string[] {
  const pieces: string[] = []
  let rest = line
  while (rest.length > LONGEST_BLOCK_CHARS) {
    const space = rest.lastIndexOf(' ', LONGEST_BLOCK_CHARS)
    const end = space > LONGEST_BLOCK_CHARS / 2 ? space + 1 : LONGEST_BLOCK_CHARS
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...pieces, rest]
}

function closes([, marker = '', rest = '']: RegExpExecArray, opening: string): boolean {
  return marker[0] === opening[0] && marker.length >= opening.length && rest.trim() === ''
}

function* linesOf(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    if (end < 0) return yield text.slice(start)
    yield text.slice(start, end + 1)
    start = end + 1
  }
}
