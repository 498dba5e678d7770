/** What is said aloud of runs that have ended, each once, however many end at once. */
import type { UIMessage } from 'ai'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import { messageMetadata } from './transcript-rows.ts'

const LONGEST_CHARS = 600

const WORDS: Record<Exclude<RunOutcome, 'failed'>, string> = {
  completed: 'The agent answered.',
  stopped: 'The run was stopped.',
  'step-limit': 'The run has reached its step limit.',
  'time-limit': 'The run has reached its time limit.',
  'idle-limit': 'The run was stopped: nothing came for too long.',
  'budget-limit': 'The run has used up its budget.',
  interrupted: 'The run was interrupted too often to go on by itself.',
}

/** The answers that ended their runs, newest first, down to the one that ended `lastKnown`. */
export function endedSince(messages: readonly UIMessage[], lastKnown: string | undefined): UIMessage[] {
  const ended: UIMessage[] = []
  for (const message of messages.toReversed()) {
    const { outcome, runId } = messageMetadata(message)
    if (message.role !== 'assistant' || !outcome) continue
    if (runId === lastKnown) break
    ended.push(message)
  }
  return ended
}

export function wordsOfEndings([newest, ...earlier]: readonly UIMessage[]): string {
  if (!newest) return ''
  const before = earlier.length > 0 ? `${earlier.length + 1} runs have ended. The newest: ` : ''
  return `${before}${wordsOfEnding(newest)}`
}

function wordsOfEnding(message: UIMessage): string {
  const { outcome, error } = messageMetadata(message)
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ')
  if (outcome === 'failed') return `The run failed${error ? `: ${error.message}` : '.'}`
  return `${WORDS[outcome ?? 'completed']} ${text.slice(0, LONGEST_CHARS)}`.trim()
}
