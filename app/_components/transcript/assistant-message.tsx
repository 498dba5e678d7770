/** What the agent said and did in one message, then how its run went. */
'use client'
import type { UIMessage } from 'ai'
import { messageMetadata } from '../../_client/transcript-rows.ts'
import classes from './assistant-message.module.css'
import { Markdown } from './markdown.tsx'
import { ReasoningPart } from './reasoning-part.tsx'
import { RunEnd } from './run-end.tsx'
import { RunInterruptions } from './run-interruptions.tsx'
import { isToolPart, ToolCard, toolLiveOutput } from './tool-card.tsx'
import { WaitingRow } from './waiting-row.tsx'

interface AssistantMessageProps {
  message: UIMessage
  /** Its run is not over. */
  live: boolean
  /** It is the session's last word, so that its run can be continued or tried again. */
  resumable: boolean
  sessionId: string
}

export function AssistantMessage({ message, live, resumable, sessionId }: AssistantMessageProps) {
  const { interruptions = [], trigger } = messageMetadata(message)
  const unknown = new Set(interruptions.flatMap((interruption) => interruption.unknownToolCalls))
  return (
    <article className={classes.message} aria-label="Agent" aria-busy={live}>
      {trigger?.kind === 'recall' && <div className={classes.origin}>Started by a recall</div>}
      {message.parts.map((part, index) => {
        const key = `${message.id}:${index}`
        const streaming = live && index === message.parts.length - 1
        if (part.type === 'text') return <Markdown key={key} text={part.text} streaming={streaming} />
        if (part.type === 'reasoning') {
          return <ReasoningPart key={key} id={key} text={part.text} streaming={streaming && part.state !== 'done'} />
        }
        if (!isToolPart(part)) return null
        return (
          <ToolCard
            key={key}
            part={part}
            live={live}
            unknown={unknown.has(part.toolCallId)}
            output={toolLiveOutput(message, part.toolCallId)}
          />
        )
      })}
      {live && endsWithTool(message) && <WaitingRow recovering={false} />}
      <RunInterruptions interruptions={interruptions} />
      <RunEnd message={message} sessionId={sessionId} resumable={resumable} />
    </article>
  )
}

/** Between two steps: a tool has ended and the next text has not begun. */
function endsWithTool({ parts }: UIMessage): boolean {
  const last = parts.at(-1)
  return last !== undefined && isToolPart(last) && last.state.startsWith('output-')
}
