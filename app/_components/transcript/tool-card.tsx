/** One call of a tool: its name, what it is about, how it stands and how long it took; unfolded, what went in and out. */
'use client'
import {
  IconAlertTriangle,
  IconCheck,
  IconHandStop,
  IconHelp,
  IconLoader2,
  IconPlayerStop,
  IconTool,
} from '@tabler/icons-react'
import type { UIMessage } from 'ai'
import { Suspense } from 'react'
import type { ToolTiming } from '../../../server/protocol/run-summary.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { exitCode } from '../../_client/tools/exit-code.ts'
import { type ToolPart, toolName } from '../../_client/transcript/message-sections.ts'
import { duration } from '../../_client/words/duration.ts'
import { Fold } from './fold.tsx'
import classes from './tool-card.module.css'

const ToolDetails = lazyPart(async () => (await import('./tool-details.tsx')).ToolDetails)

const STATUS = {
  preparing: { words: 'Preparing', Icon: IconLoader2, tone: 'active' },
  running: { words: 'Running', Icon: IconLoader2, tone: 'active' },
  approval: { words: 'Waiting for approval', Icon: IconHandStop, tone: 'attention' },
  done: { words: 'Done', Icon: IconCheck, tone: 'neutral' },
  failed: { words: 'Failed', Icon: IconAlertTriangle, tone: 'failed' },
  denied: { words: 'Denied', Icon: IconPlayerStop, tone: 'neutral' },
  stopped: { words: 'Stopped', Icon: IconPlayerStop, tone: 'neutral' },
  unknown: { words: 'Outcome unknown', Icon: IconHelp, tone: 'attention' },
} as const

interface ToolCardProps {
  part: ToolPart
  message: UIMessage
  live: boolean
  /** It was cut off: nobody knows whether it took effect. */
  unknown: boolean
  timing: ToolTiming | undefined
}

export function ToolCard({ part, message, live, unknown, timing }: ToolCardProps) {
  const code = part.state === 'output-available' ? exitCode(part.output) : undefined
  const status = statusOf(part, live, unknown)
  const { words, Icon, tone } = code ? { ...STATUS.failed, words: `Exit code ${code}` } : STATUS[status]
  // What was refused, or cut off at a time that nobody knows, has taken none that could be told.
  const hasTaken = status !== 'denied' && status !== 'unknown'
  const took = hasTaken && timing?.endedAt !== undefined ? timing.endedAt - timing.startedAt : undefined
  return (
    <Fold
      id={part.toolCallId}
      framed
      summary={
        <span className={classes.head}>
          <IconTool size={14} stroke={1.7} aria-hidden="true" className={classes.icon} />
          <span className={classes.name}>{toolName(part)}</span>
          <span className={classes.input}>{inOneLine(part.input)}</span>
          <span className={classes.status} data-tone={tone}>
            <Icon size={14} stroke={1.9} aria-hidden="true" data-turns={Icon === IconLoader2 || undefined} />
            {words}
            {took !== undefined && <span className={classes.took}>{duration(took)}</span>}
          </span>
        </span>
      }
    >
      <Suspense fallback={<div className={classes.loading} />}>
        <ToolDetails part={part} message={message} live={live} />
      </Suspense>
    </Fold>
  )
}

function statusOf(part: ToolPart, live: boolean, unknown: boolean): keyof typeof STATUS {
  switch (part.state) {
    case 'output-available':
      return 'done'
    case 'output-error':
      return unknown ? 'unknown' : 'failed'
    case 'output-denied':
      return 'denied'
    case 'approval-requested':
      return live ? 'approval' : 'stopped'
    case 'approval-responded':
      if (!part.approval.approved) return live ? 'denied' : 'stopped'
      return unknown ? 'unknown' : live ? 'running' : 'stopped'
    case 'input-streaming':
      return live ? 'preparing' : 'stopped'
    default:
      if (unknown) return 'unknown'
      return live ? 'running' : 'stopped'
  }
}

/** Nobody sees more of a line. */
const GIST_CHARS = 200

/** The input's gist beside the name: its values, as they fit. */
function inOneLine(input: unknown): string {
  if (typeof input === 'string') return input.slice(0, GIST_CHARS)
  if (typeof input !== 'object' || input === null) return ''
  let gist = ''
  for (const value of Object.values(input)) {
    if (gist.length >= GIST_CHARS) break
    gist += ` ${typeof value === 'string' ? value.slice(0, GIST_CHARS) : JSON.stringify(value).slice(0, GIST_CHARS)}`
  }
  return gist.replaceAll(/\s+/g, ' ').trim().slice(0, GIST_CHARS)
}
