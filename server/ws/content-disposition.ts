/**
 * The `Content-Disposition` header of a file (RFC 6266): its name in every language, and for old programs what of it is
 * plain ASCII. No name can end the header or the quoted text.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_')
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded(name)}`
}

/** RFC 5987: fewer characters stand for themselves than in an address. */
function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
