/**
 * Marks a text wherever it stands on the page, without changing the page: by the browser's highlights, where it has
 * them. A text that goes over several elements of one message is marked too.
 */
import { literalPattern } from '../../../server/protocol/literal-pattern.ts'

const ALL = 'vigil-found'
const CURRENT = 'vigil-found-current'
/** More would cost more than they tell. */
const MOST_RANGES = 2_000

/** Of the text within an element, in their order. */
export function rangesOf(element: Element, text: string): Range[] {
  const nodes: { node: Text; start: number }[] = []
  let whole = ''
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, start: whole.length })
    whole += (node as Text).data
  }
  const placeOf = (offset: number, isEnd: boolean) => {
    const found = nodes.findLast(({ start }) => (isEnd ? start < offset : start <= offset))
    return found && { node: found.node, offset: offset - found.start }
  }
  const ranges: Range[] = []
  for (const match of whole.matchAll(literalPattern(text))) {
    const from = placeOf(match.index, false)
    const to = placeOf(match.index + match[0].length, true)
    if (!from || !to) continue
    const range = document.createRange()
    range.setStart(from.node, from.offset)
    range.setEnd(to.node, to.offset)
    if (ranges.push(range) >= MOST_RANGES) break
  }
  return ranges
}

export function markAll(ranges: readonly Range[]): void {
  if ('highlights' in CSS) CSS.highlights.set(ALL, new Highlight(...ranges))
}

export function markCurrent(range: Range | undefined): void {
  if (!('highlights' in CSS)) return
  const mark = range ? new Highlight(range) : new Highlight()
  mark.priority = 1
  CSS.highlights.set(CURRENT, mark)
}

export function unmarkAll(): void {
  if (!('highlights' in CSS)) return
  CSS.highlights.delete(ALL)
  CSS.highlights.delete(CURRENT)
}
