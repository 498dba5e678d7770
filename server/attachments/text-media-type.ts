/** What a text is called, by its name's end. Markup that a browser would run is plain text here. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
}

export function textMediaType(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return BY_EXTENSION[extension] ?? 'text/plain'
}
