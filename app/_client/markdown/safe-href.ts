/** An address that a message may link to; null for what would run code or open other programs. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])

export function safeHref(href: string): string | null {
  try {
    // Read as a browser reads it, which drops line ends and tabs inside of `java\nscript:`.
    return SCHEMES.has(new URL(href, 'https://relative.invalid').protocol) ? href : null
  } catch {
    return null
  }
}
