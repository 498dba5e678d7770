/** What a command is to say: its words, or standard input for `-` and for nothing. */
import type { Terminal } from './terminal.ts'

/** @param mayBeEmpty such as with files: nothing is then no reason to read standard input */
export async function messageText(terminal: Terminal, words: string[], mayBeEmpty = false): Promise<string> {
  const given = words.join(' ')
  return given === '-' || (given === '' && !mayBeEmpty) ? await terminal.input() : given
}
