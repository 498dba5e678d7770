/**
 * The definitions of links (`[name]: address`) in a text, which hold for all of its blocks; the first of a name wins, as
 * in Markdown. Footnotes (`[^name]:`) are none: they are shown where they stand.
 */
const DEFINITION =
  /^ {0,3}\[(?!\^)((?:[^[\]\\]|\\.){1,999})\]:[ \t]*<?[^\s<>]+>?(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$/gm
const MOST = 500

export function markdownDefinitions(text: string): string {
  if (!text.includes(']:')) return ''
  return Array.from(text.matchAll(DEFINITION), ([line]) => line.trim())
    .slice(0, MOST)
    .join('\n')
}

/** Whether a block may use a definition. */
export function usesDefinitions(block: string): boolean {
  return /\[[^\]\n]*\](?!\()/.test(block)
}
