/**
 * Some pieces of a long text, by which the messages that may hold it are found. An index of trigrams goes through one
 * list for each three characters of a phrase; of most the lists are long, and few pieces say as much as all. The
 * pieces are spread over the text, each of the rarest letters in its part.
 */
const PIECES = 4
const PIECE_CHARS = 6
/** What is not longer is looked for as a whole. */
const SHORT_CHARS = PIECES * PIECE_CHARS
/** From the most common letter to the rarest, roughly alike in what is written in the Latin script, and in programs. */
const BY_USE = ' etaoinsrhldcumfpgwybvkxjqz'
const OTHER_SIGN = 18

/** Undefined for a text that is short enough to be looked for as it is. */
export function piecesOf(text: string): string[] | undefined {
  const characters = [...text]
  if (characters.length <= SHORT_CHARS) return undefined
  const part = characters.length / PIECES
  const pieces = new Set<string>()
  for (let index = 0; index < PIECES; index++) {
    const piece = rarestPiece(characters.slice(Math.floor(index * part), Math.floor((index + 1) * part)), pieces)
    if (piece !== undefined) pieces.add(piece)
  }
  return [...pieces]
}

/** Of those that are not taken: a text that repeats itself gives as many different ones as it has. */
function rarestPiece(characters: readonly string[], taken: ReadonlySet<string>): string | undefined {
  let best = -1
  let piece: string | undefined
  for (let at = 0; at + PIECE_CHARS <= characters.length; at++) {
    const candidate = characters.slice(at, at + PIECE_CHARS)
    const rarity = candidate.reduce((sum, character) => sum + rarityOf(character), 0)
    if (rarity <= best || taken.has(candidate.join(''))) continue
    best = rarity
    piece = candidate.join('')
  }
  return piece
}

function rarityOf(character: string): number {
  const use = BY_USE.indexOf(character)
  return use < 0 ? OTHER_SIGN : use
}
