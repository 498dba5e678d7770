/**
 * Whether a text means the same with and without Markdown: then nothing has to be loaded and read to show it.
 * Errs on the side of Markdown.
 */
const MEANINGFUL = /[*_`~[\]<>|\\&#@]|:\/\/|www\.|^\s*([-+=]|\d+[.)])|^( {4}|\t)| {2}$/im

export function isPlainText(text: string): boolean {
  return !MEANINGFUL.test(text)
}
