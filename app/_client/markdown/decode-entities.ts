/** Text with its HTML entities (`&amp;`, `&#8212;`) as the characters they name. Each is read by itself, as text only. */
const ENTITY = /&(#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi

let reader: HTMLTextAreaElement | undefined

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(ENTITY, (entity) => {
    reader ??= document.createElement('textarea')
    reader.innerHTML = entity
    return reader.value
  })
}
