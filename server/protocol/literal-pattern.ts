/** What finds a text as it is written, whatever its case, in any writing. The server and the page find the same. */
export function literalPattern(text: string): RegExp {
  return new RegExp(
    text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, (sign) => `\\${sign}`),
    'giu',
  )
}
