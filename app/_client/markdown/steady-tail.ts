/**
 * The end of a growing Markdown text as it will most likely go on, so that it does not change its form with each word: a
 * table is one from its first line on, and what is bold or code is so before its end has come. Shown only while the text
 * grows; a text that is whole is taken as it is.
 */
const TABLE_HEAD = /^\s*\|.*\S/
const TABLE_RULE = /^[\s|:-]*$/
const FENCE = /^ {0,3}(`{3,}|~{3,})/

export function steadyTail(block: string): string {
  if (FENCE.test(block)) return block
  const lines = block.split('\n')
  const from = lines.findLastIndex((line) => line.trim() === '') + 1
  const [head = '', rule = '', ...rest] = lines.slice(from)
  if (TABLE_HEAD.test(head) && rest.length === 0 && TABLE_RULE.test(rule)) {
    return [...lines.slice(0, from), withoutEnd(head), ruleFor(head)].join('\n')
  }
  return closed(block)
}

/** The column that is being written counts as one. */
function ruleFor(head: string): string {
  return `|${' - |'.repeat(withoutEnd(head).split(/(?<!\\)\|/).length - 1)}`
}
function withoutEnd(head: string): string {
  return head
    .trimEnd()
    .replace(/(?<!\\)\|$/, '')
    .trimEnd()
}

function closed(block: string): string {
  const lastLine = block.slice(block.lastIndexOf('\n') + 1)
  if (count(lastLine, '`') % 2 === 1) return `${block.trimEnd()}\``
  const link = /!?\[[^\]\n]*(\]\([^)\n]*)?$/.exec(lastLine)
  // An address is nothing to read before it can be pressed.
  if (link?.[1]) return `${block.slice(0, block.length - link[1].length)}]`.replace(/!?\[([^[\]\n]*)\]$/, '$1')
  const text = lastLine.replaceAll(/`[^`]*`/g, '')
  if (count(text, '**') % 2 === 1 && /\*\*\S[^*]*$/.test(text)) return `${block.trimEnd()}**`
  return block
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}
