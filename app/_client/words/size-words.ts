/** A length of a text for people: "900 characters", "64 KB", "1.2 MB". */
export function sizeWords(chars: number): string {
  if (chars < 10_000) return `${chars.toLocaleString()} characters`
  if (chars < 1_000_000) return `${Math.round(chars / 1_000)} KB`
  return `${(chars / 1_000_000).toFixed(1)} MB`
}
