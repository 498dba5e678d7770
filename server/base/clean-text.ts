/**
 * Text that both stores can hold: NUL and lone surrogates become U+FFFD (contract row "content"; PostgreSQL refuses
 * NUL, and a cut through an emoji leaves half of it).
 */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}
