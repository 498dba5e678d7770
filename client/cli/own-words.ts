/** What the server says of its procedures and their fields, in the words of this command line. */
const OWN: [RegExp, string][] = [
  [/the kind `immediate`/g, '--now'],
  [/`everySeconds`/g, '--every'],
  [/`startAt`/g, '--start'],
  [/`endAt`/g, '--end'],
  [/`maxOccurrences`/g, '--max'],
  [/`(count|limit|when|cron)`/g, '--$1'],
  [/`(gap|overlap): (\w+)`/g, '--$1 $2'],
  [/\b(sessions|recalls)\.list tells which there are/g, 'vigil $1 lists them'],
  [/\brecalls\.get tells/g, 'vigil recalls show tells'],
  [/ and call again\./g, ' and try again.'],
]

export function inOwnWords(text: string): string {
  return OWN.reduce((words, [theirs, own]) => words.replace(theirs, own), text)
}
