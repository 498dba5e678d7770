/** One call of a tool: its name and how it stands; unfolded, what went in and what came out. */
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
import type { ToolPart } from '../../_client/message-sections.ts'
import { Fold } from './fold.tsx'
import classes from './tool-card.module.css'

/** What the tool has printed so far, put together from the message's `data-tool-output` parts. */
export function toolLiveOutput({ parts }: UIMessage, toolCallId: string): string {
  let output = ''
  for (const part of parts) {
    if (part.type !== 'data-tool-output') continue
    const data = part.data as { toolCallId?: string; offset?: number; text?: string }
    if (data.toolCallId === toolCallId) output = output.slice(0, data.offset ?? output.length) + (data.text ?? '')
  }
  return output
}

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
  live: boolean
  /** It was cut off: nobody knows whether it took effect. */
  unknown: boolean
  output: string
}

export function ToolCard({ part, live, unknown, output }: ToolCardProps) {
  const name = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length)
  const { words, Icon, tone } = STATUS[statusOf(part, live, unknown)]
  return (
    <Fold
      id={part.toolCallId}
      framed
      summary={
        <span className={classes.head}>
          <IconTool size={14} stroke={1.7} aria-hidden="true" className={classes.icon} />
          <span className={classes.name}>{name}</span>
          <span className={classes.input}>{inOneLine(part.input)}</span>
          <span className={classes.status} data-tone={tone}>
            <Icon size={14} stroke={1.9} aria-hidden="true" data-turns={Icon === IconLoader2 || undefined} />
            {words}
          </span>
        </span>
      }
    >
      <Section label="Input" value={part.input} />
      {output && part.state !== 'output-available' && <Section label="Output so far" value={output} />}
      {part.state === 'output-available' && <Section label="Result" value={part.output} />}
      {part.state === 'output-error' && <Section label="Error" value={part.errorText} />}
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
    case 'input-streaming':
      return live ? 'preparing' : 'stopped'
    default:
      if (unknown) return 'unknown'
      return live ? 'running' : 'stopped'
  }
}

function Section({ label, value }: { label: string; value: unknown }) {
  const text = asText(value)
  if (text === '') return null
  return (
    <div className={classes.section}>
      <div className={classes.label}>{label}</div>
      <pre className={classes.text} tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </div>
  )
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** The input's gist beside the name: its values, as they fit. */
function inOneLine(input: unknown): string {
  if (typeof input === 'string') return input
  if (typeof input !== 'object' || input === null) return ''
  const values = Object.values(input).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return values.join(' ').replaceAll(/\s+/g, ' ').slice(0, 200)
}
