/** Recalls as the agent’s tools tell of them (server/agent/tools/recall-report.ts); what is no such report is left out. */
import type { NextTime } from '../../../server/protocol/recalls.ts'
import type { ShownDefinition } from './definition-words.ts'

export interface ReportedRecall extends ShownDefinition {
  recallId: string
  message: string
  status: string
  reason?: string
  timeZone: string
  next: NextTime[]
  warning?: string
}

const TOOLS: ReadonlySet<string> = new Set(['schedule_recall', 'manage_recall'])

/** Whether the output is one that can be shown so. */
export function reportsRecalls(toolName: string, output: unknown): boolean {
  if (!TOOLS.has(toolName) || !isRecord(output)) return false
  return isReport(output) || (Array.isArray(output.recalls) && output.recalls.every(isReport))
}

export function reportedRecalls(output: unknown): ReportedRecall[] {
  if (!isRecord(output)) return []
  const reports = Array.isArray(output.recalls) ? output.recalls : [output]
  return reports.filter(isReport).map(({ next, ...report }) => {
    const times = next.map(({ utc, ...time }) => ({ ...time, at: Date.parse(utc) }))
    const [first] = times
    return { ...report, timeZone: report.timeZone ?? 'UTC', next: times, ...(first && { at: first.at }) }
  })
}

type Report = Omit<ReportedRecall, 'next' | 'timeZone'> & {
  timeZone?: string
  next: (Omit<NextTime, 'at'> & { utc: string })[]
}

function isReport(value: unknown): value is Report {
  return (
    isRecord(value) &&
    typeof value.recallId === 'string' &&
    typeof value.message === 'string' &&
    typeof value.kind === 'string' &&
    Array.isArray(value.next) &&
    value.next.every((time) => isRecord(time) && typeof time.utc === 'string')
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
