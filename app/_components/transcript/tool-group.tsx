/** Calls of tools that follow each other: the newest in sight, many earlier ones folded away. */
'use client'
import type { UIMessage } from 'ai'
import type { ToolPart } from '../../_client/message-sections.ts'
import { Fold } from './fold.tsx'
import { ToolCard, toolLiveOutput } from './tool-card.tsx'

/** As many calls as are shown without folding; of more, this many newest. */
const IN_SIGHT = 4

interface ToolGroupProps {
  id: string
  parts: readonly ToolPart[]
  message: UIMessage
  live: boolean
  unknown: ReadonlySet<string>
}

export function ToolGroup({ id, parts, message, live, unknown }: ToolGroupProps) {
  const folded = parts.length > IN_SIGHT + 1 ? parts.slice(0, -IN_SIGHT) : []
  const card = (part: ToolPart) => (
    <ToolCard
      key={part.toolCallId}
      part={part}
      live={live}
      unknown={unknown.has(part.toolCallId)}
      output={toolLiveOutput(message, part.toolCallId)}
    />
  )
  return (
    <>
      {folded.length > 0 && (
        <Fold id={`${id}:earlier`} summary={<span>{folded.length} earlier tool calls</span>}>
          {folded.map(card)}
        </Fold>
      )}
      {parts.slice(folded.length).map(card)}
    </>
  )
}
