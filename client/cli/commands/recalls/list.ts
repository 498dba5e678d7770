/** `vigil recalls list` and `show`: what is planned, and what became of it. */
import type { Occurrence, Recall, RecallStatus } from '../../../../server/protocol/recalls.ts'
import type { VigilClient } from '../../../index.ts'
import { table } from '../../table.ts'
import type { Terminal } from '../../terminal.ts'
import {
  briefMessage,
  definitionLines,
  kindInWords,
  line,
  nextInWords,
  nextLines,
  occurrenceCells,
  statusInWords,
} from './recall-words.ts'

export interface ListOptions {
  session?: string
  status?: RecallStatus | 'all'
  search?: string
  limit: number
  json?: true
}

export interface ShowOptions {
  limit: number
  json?: true
}

const PAGE = 100

/** Those that may still come, the next one first; others newest first. */
export async function list(vigil: VigilClient, terminal: Terminal, options: ListOptions): Promise<void> {
  const found = await recallsAsked(vigil, options)
  if (options.json) for (const recall of found) await terminal.json(recall)
  else if (found.length === 0)
    terminal.notice(
      options.search
        ? 'No recall has that in its message or its note.'
        : 'No recalls. Plan one with: vigil recalls schedule',
    )
  else await terminal.write(table(['ID', 'STATUS', 'NEXT', 'WHEN', 'SESSION', 'MESSAGE'], found.map(row)))
}

async function recallsAsked(vigil: VigilClient, { session, status, search, limit }: ListOptions): Promise<Recall[]> {
  const of = { session, search }
  if (status !== undefined) return await pages(vigil, { ...of, status: status === 'all' ? undefined : status, limit })
  const lasting = [
    ...(await pages(vigil, { ...of, status: 'pending', limit: Number.POSITIVE_INFINITY })),
    ...(await pages(vigil, { ...of, status: 'paused', limit: Number.POSITIVE_INFINITY })),
  ]
  return lasting.sort((a, b) => (a.nextAt ?? Infinity) - (b.nextAt ?? Infinity) || 0).slice(0, limit)
}

interface Asked {
  session: string | undefined
  status: RecallStatus | undefined
  search: string | undefined
  limit: number
}

async function pages(vigil: VigilClient, { session, status, search, limit }: Asked): Promise<Recall[]> {
  const found: Recall[] = []
  let cursor: string | undefined
  do {
    const page = await vigil.trpc.recalls.list.query({
      limit: Math.min(PAGE, limit - found.length),
      ...(session !== undefined && { sessionId: session }),
      ...(status !== undefined && { status }),
      ...(search !== undefined && { search }),
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined && found.length < limit)
  return found
}

function row(recall: Recall): string[] {
  const { id, status, definition, sessionId } = recall
  return [id, status, nextInWords(recall), kindInWords(definition), sessionId, briefMessage(recall)]
}

export async function show(
  vigil: VigilClient,
  terminal: Terminal,
  recallId: string,
  options: ShowOptions,
): Promise<void> {
  const { recall, next } = await vigil.trpc.recalls.get.query({ recallId })
  const occurrences = await ledgerOf(vigil, recallId, options.limit)
  if (options.json) {
    await terminal.json({ recall, next })
    for (const occurrence of occurrences) await terminal.json(occurrence)
    return
  }
  const { definition, note } = recall
  await terminal.write(
    [
      line('Recall', recall.id),
      line('Session', recall.sessionId),
      line('Status', statusInWords(recall)),
      definitionLines(definition),
      nextLines(next),
      line('Runs', `${recall.occurrences}${failuresOf(recall)}`),
      line('Message', briefMessage(recall)),
      note === undefined ? '' : line('Note', briefMessage({ ...recall, message: note })),
    ].join(''),
  )
  if (occurrences.length === 0) return
  const cells = occurrences.map((each) => occurrenceCells(each, definition.timeZone ?? 'UTC'))
  await terminal.write(`\n${table(['PLANNED', 'STATUS', 'LATE', 'RUN', 'REMARKS'], cells)}`)
}

function failuresOf({ failuresInARow }: Recall): string {
  return failuresInARow === 0 ? '' : `, the last ${failuresInARow} failed`
}

/** The newest first. */
async function ledgerOf(vigil: VigilClient, recallId: string, limit: number): Promise<Occurrence[]> {
  const found: Occurrence[] = []
  let cursor: string | undefined
  while (found.length < limit) {
    const page = await vigil.trpc.recalls.occurrences.query({
      recallId,
      limit: Math.min(PAGE, limit - found.length),
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.items)
    cursor = page.nextCursor
    if (cursor === undefined) break
  }
  return found
}
