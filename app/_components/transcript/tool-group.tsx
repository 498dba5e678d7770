/** Calls of tools that follow each other: the newest in sight, many earlier ones folded away. */
'use client'
import type { UIMessage } from 'ai'
import { Fragment, Suspense } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import { type ToolPart, toolName } from '../../_client/transcript/message-sections.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'
import { Fold } from './fold.tsx'
import { ToolCard } from './tool-card.tsx'

const ApprovalCard = lazyPart(async () => (await import('../approvals/approval-card.tsx')).ApprovalCard)

/** As many calls as are shown without folding; of more, this many newest. */
const IN_SIGHT = 4

interface ToolGroupProps {
  id: string
  parts: readonly ToolPart[]
  message: UIMessage
  live: boolean
  unknown: ReadonlySet<string>
  sessionId: string
}

export function ToolGroup({ id, parts, message, live, unknown, sessionId }: ToolGroupProps) {
  // What waits for its user is never folded away.
  const waits = (part: ToolPart) => live && part.state === 'approval-requested'
  const folded = parts.length > IN_SIGHT + 1 ? parts.slice(0, -IN_SIGHT).filter((part) => !waits(part)) : []
  const timings = new Map(messageMetadata(message).timings?.tools.map((timing) => [timing.toolCallId, timing]))
  const card = (part: ToolPart) => (
    <Fragment key={part.toolCallId}>
      <ToolCard
        part={part}
        live={live}
        unknown={unknown.has(part.toolCallId)}
        message={message}
        timing={timings.get(part.toolCallId)}
      />
      {live && part.state === 'approval-requested' && (
        <Suspense>
          <ApprovalCard
            sessionId={sessionId}
            approvalId={part.approval.id}
            toolName={toolName(part)}
            input={part.input}
          />
        </Suspense>
      )}
    </Fragment>
  )
  return (
    <>
      {folded.length > 0 && (
        <Fold id={`${id}:earlier`} summary={<span>{summaryOf(folded)}</span>}>
          {folded.map(card)}
        </Fold>
      )}
      {parts.filter((part) => !folded.includes(part)).map(card)}
    </>
  )
}

/** What was called how often: "196 earlier tool calls: bash 150, read_file 46". */
function summaryOf(parts: readonly ToolPart[]): string {
  const counts = new Map<string, number>()
  for (const part of parts) counts.set(toolName(part), (counts.get(toolName(part)) ?? 0) + 1)
  const named = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3)
  const failed = parts.filter((part) => part.state === 'output-error').length
  const names = named.map(([name, count]) => `${name} ${count}`).join(', ')
  const others = counts.size > named.length ? ' and others' : ''
  return `${parts.length} earlier tool calls: ${names}${others}${failed > 0 ? `; ${failed} failed` : ''}`
}
