/**
 * Text as it is compared when somebody searches: in one Unicode form and without the difference of upper and lower case
 * in any script, so that "STRASSE" finds "Straße", "istanbul" finds "İstanbul" and "μακρος" finds "ΜΑΚΡΟΣ". Accents
 * stay: "résumé" and "resume" are different words. Both stores compare what this has folded, so that they agree.
 */
const DOT_ABOVE = /\u0307/g
const ASCII = /^[\0-\x7f]*$/

/** `[from, to)`, in UTF-16 units. */
export type TextRange = [from: number, to: number]

export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return foldForm(text.normalize('NFC'))
}

/** Where `folded` (by `foldText`) stands in a text that is in Unicode's form NFC; places do not overlap. */
export function rangesOf(text: string, folded: string, limit = Number.POSITIVE_INFINITY): TextRange[] {
  const ranges: TextRange[] = []
  if (folded === '') return ranges
  const whole = foldForm(text)
  const place = whole.length === text.length && ASCII.test(text) ? (at: number) => at : placesIn(text)
  for (let at = whole.indexOf(folded); at >= 0 && ranges.length < limit; ) {
    const end = at + folded.length
    ranges.push([place(at), place(end)])
    at = whole.indexOf(folded, end)
  }
  return ranges
}

/** Character by character alike, since Σ is the same in the middle of a word and at its end. */
function foldForm(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').replace(DOT_ABOVE, '')
}

/** Answers where the character begins that the folded text has at a place; asked from left to right. */
function placesIn(text: string): (at: number) => number {
  let reached = 0
  let folded = 0
  return (at) => {
    while (folded < at && reached < text.length) {
      const character = String.fromCodePoint(text.codePointAt(reached) ?? 0)
      reached += character.length
      folded += foldForm(character).length
    }
    return reached
  }
}
