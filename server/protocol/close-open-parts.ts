/**
 * What a stop or a recovery has to add to a message that was cut (contract rows "recovery" and "stop"): chunks that
 * close its open text and reasoning and turn half-written tool inputs into visible errors, and the calls whose outcome
 * nobody knows. It adds no outcome to those: that is for the caller, who knows why.
 */
import type { UIMessageChunk } from 'ai'
import type { ChunkState } from './chunk-state.ts'
import { CUT_OFF_METADATA, hasUnknownOutcome, isToolPart, toolNameOf } from './tool-part.ts'

export const DROPPED_INPUT_TEXT = 'The input was cut off when the server was interrupted; the tool was not started.'

export interface CutParts {
  /** In order, for `applyChunk`. */
  chunks: UIMessageChunk[]
  /** Ids of the calls whose input was cut off. */
  droppedToolInputs: string[]
  /** Calls that were made and have no result: they may have happened. */
  unknownToolCalls: { toolCallId: string; toolName: string }[]
}

/** `reason` is what the user reads on a call whose input was cut off. */
export function closeOpenParts(state: ChunkState, reason = DROPPED_INPUT_TEXT): CutParts {
  const toolParts = state.message.parts.filter(isToolPart)
  const cutOff = toolParts.filter((part) => part.state === 'input-streaming')
  return {
    chunks: [
      ...[...state.openParts.keys()].map(endOf),
      ...cutOff.map(
        (part): UIMessageChunk => ({
          type: 'tool-input-error',
          toolCallId: part.toolCallId,
          toolName: toolNameOf(part),
          input: part.rawInput ?? '',
          errorText: reason,
          toolMetadata: CUT_OFF_METADATA,
          ...(part.type === 'dynamic-tool' && { dynamic: true }),
        }),
      ),
    ],
    droppedToolInputs: cutOff.map((part) => part.toolCallId),
    unknownToolCalls: toolParts
      .filter(hasUnknownOutcome)
      .map((part) => ({ toolCallId: part.toolCallId, toolName: toolNameOf(part) })),
  }
}

function endOf(openPart: string): UIMessageChunk {
  const colon = openPart.indexOf(':')
  return { type: openPart.startsWith('text:') ? 'text-end' : 'reasoning-end', id: openPart.slice(colon + 1) }
}
