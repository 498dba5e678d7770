/**
 * What is added to an answer that was cut, whoever cut it: open text and reasoning are closed, half-written tool inputs
 * become visible errors, and calls without a result are told as *outcome unknown*, since a tool is never started twice
 * (contract rows "recovery", "stop").
 */
import type { UIMessageChunk } from 'ai'
import { type ChunkState, closeOpenParts } from '../protocol/apply-chunk.ts'
import { applyTimedChunk } from '../protocol/timed-chunks.ts'

/** `broken`: the model's stream, so that no tool was started. */
export type CutCause = 'interrupted' | 'stopped' | 'broken'

export interface CutAnswer {
  chunks: UIMessageChunk[]
  /** Calls that were made and have no result: they may have happened. */
  unknownToolCalls: { toolCallId: string; toolName: string }[]
}

const WHY: Record<CutCause, { input: string; outcome: string }> = {
  interrupted: {
    input: 'The input was cut off when the server was interrupted; the tool was not started.',
    outcome:
      'Outcome unknown: the server was interrupted while this ran. It may have happened; it is not started again.',
  },
  stopped: {
    input: 'The input was cut off by a stop; the tool was not started.',
    outcome: 'Outcome unknown: this was stopped while it ran. Part of it may have happened.',
  },
  broken: {
    input: 'The input was cut off when the model’s answer broke off; the tool was not started.',
    outcome: 'The model’s answer broke off after this call; the tool was not started.',
  },
}

export function cutAnswer(state: ChunkState | null, cause: CutCause): CutAnswer {
  if (!state) return { chunks: [], unknownToolCalls: [] }
  const { chunks, unknownToolCalls } = closeOpenParts(state, WHY[cause].input)
  const unknown = unknownToolCalls.map(
    ({ toolCallId }): UIMessageChunk => ({ type: 'tool-output-error', toolCallId, errorText: WHY[cause].outcome }),
  )
  return { chunks: [...chunks, ...unknown], unknownToolCalls }
}

export function closeAnswer(state: ChunkState, { chunks }: CutAnswer, at: number): ChunkState {
  return chunks.reduce((closed, chunk) => applyTimedChunk(closed, chunk, at), state)
}
