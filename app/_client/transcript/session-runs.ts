/** The runs that a session's loaded messages tell of, newest first. Pure. */
import type { UIMessage } from 'ai'
import type { SessionState } from '../../../client/index.ts'
import type { MessageMetadata } from '../../../server/protocol/run-summary.ts'
import type { RunOutcome, Trigger } from '../../../server/protocol/runs.ts'

export interface SessionRun {
  runId: string
  /** When it began, or the earliest that is known of it. */
  at: number
  /** What was asked, or why it ran. */
  title: string
  live: boolean
  outcome?: RunOutcome
  messages: UIMessage[]
  /** Older messages of it are not loaded. */
  beginsEarlier: boolean
}

const WHY: Record<Trigger['kind'], string> = {
  message: 'Message',
  continue: 'Continued',
  retry: 'Tried again',
  recall: 'Recall',
}

export function sessionRuns({ messages, run, nextBefore }: SessionState): SessionRun[] {
  const runs = new Map<string, UIMessage[]>()
  for (const message of messages) {
    const { runId } = metadataOf(message)
    if (runId === undefined) continue
    const known = runs.get(runId)
    if (known) known.push(message)
    else runs.set(runId, [message])
  }
  if (run && !runs.has(run.id)) runs.set(run.id, [])
  const all = [...runs].map(([runId, own]): SessionRun => {
    const answer = own.findLast((message) => message.role === 'assistant')
    const { outcome } = answer ? metadataOf(answer) : {}
    const cut = nextBefore !== undefined && own[0] !== undefined && own[0] === messages[0]
    return {
      runId,
      at: (own[0] && metadataOf(own[0]).at) ?? run?.startedAt ?? 0,
      title: titleOf(own, run?.id === runId ? run.trigger : undefined),
      live: run?.id === runId,
      ...(outcome && { outcome }),
      messages: own,
      beginsEarlier: cut && own[0]?.role === 'assistant',
    }
  })
  return all.reverse()
}

function titleOf(messages: readonly UIMessage[], liveTrigger: Trigger | undefined): string {
  const asked = messages.find((message) => message.role === 'user' && !metadataOf(message).steered)
  const text = asked?.parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ')
  const line = text?.replaceAll(/\s+/g, ' ').trim()
  if (line) return line.length > 60 ? `${line.slice(0, 59).toWellFormed()}…` : line
  const answer = messages.find((message) => message.role === 'assistant')
  const trigger = liveTrigger ?? (answer && metadataOf(answer).trigger)
  return WHY[trigger?.kind ?? 'message']
}

function metadataOf(message: UIMessage): Partial<MessageMetadata> {
  return (message.metadata as MessageMetadata | undefined) ?? {}
}
