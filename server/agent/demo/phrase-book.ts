/** All phrases that the demo model knows, and what it says to anything else (contract section "The demo model"). */
import type { Answer, Phrase } from './demo-phrase.ts'
import { callTool } from './phrases/call-tool.ts'
import { countTo } from './phrases/count-to.ts'
import { fail } from './phrases/fail.ts'
import { filePhrases } from './phrases/file-phrases.ts'
import { flood } from './phrases/flood.ts'
import { hang } from './phrases/hang.ts'
import { loop } from './phrases/loop.ts'
import { recallPhrases } from './phrases/recall-phrases.ts'
import { runCommand } from './phrases/run-command.ts'
import { say } from './phrases/say.ts'
import { thinkAbout } from './phrases/think-about.ts'
import { plainAnswer } from './speech.ts'

export const phraseBook: readonly Phrase[] = [
  countTo,
  say,
  thinkAbout,
  runCommand,
  ...filePhrases,
  ...recallPhrases,
  callTool,
  fail,
  hang,
  loop,
  flood,
]

export function answerTo(userText: string): Answer {
  for (const phrase of phraseBook) {
    const answer = phrase.read(userText)
    if (answer) return answer
  }
  return (turn) => plainAnswer(aboutFiles(turn.files) + introduction())(turn)
}

function aboutFiles(files: readonly string[]): string {
  if (files.length === 0) return ''
  const [them, what] = files.length === 1 ? ['this file', 'it'] : ['these files', 'them']
  return `I got ${them} with your message, and only name ${what}: ${files.join(', ')}.\n\n`
}

function introduction(): string {
  const lines = phraseBook.map(({ example, meaning }) => `- \`${example}\`: ${meaning}\n`)
  return (
    'I am the demo model: a small program, no language model. I need no key and always answer alike. ' +
    `These are the phrases that I know, each with one example:\n\n${lines.join('')}`
  )
}
