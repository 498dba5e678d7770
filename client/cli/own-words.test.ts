import { expect, it } from 'vitest'
import { inOwnWords } from './own-words.ts'

it.each([
  ['`everySeconds` is 9: a recall comes every 10 s at most.', '--every is 9: a recall comes every 10 s at most.'],
  ['`endAt` is 1, before the first time.', '--end is 1, before the first time.'],
  ['for a run at once use the kind `immediate`.', 'for a run at once use --now.'],
  [
    'Choose other seconds, or the policies `gap: skip` and `overlap: first`.',
    'Choose other seconds, or the policies --gap skip and --overlap first.',
  ],
  ['Check the id; recalls.list tells which there are.', 'Check the id; vigil recalls lists them.'],
  ['Check the id; sessions.list tells which there are.', 'Check the id; vigil sessions lists them.'],
  ['Correct `count` and call again.', 'Correct --count and try again.'],
  ['The message is empty.', 'The message is empty.'],
])('%s', (theirs, own) => {
  expect(inOwnWords(theirs)).toBe(own)
})
