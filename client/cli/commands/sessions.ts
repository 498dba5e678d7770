/** `vigil sessions`: the list, newest first. */
import type { SessionFilter, SessionSummary } from '../../../server/protocol/sessions.ts'
import type { VigilClient } from '../../index.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export interface SessionsOptions {
  search?: string
  filter?: SessionFilter
  limit: number
  json?: true
}

const PAGE = 100

export async function sessions(vigil: VigilClient, terminal: Terminal, options: SessionsOptions): Promise<void> {
  const found = await list(vigil, options)
  if (options.json) for (const session of found) await terminal.json(session)
  else if (found.length === 0) terminal.notice('No sessions.')
  else await terminal.write(table(['ID', 'STATUS', 'CHANGED', 'TITLE'], found.map(row)))
}

async function list(vigil: VigilClient, { search, filter, limit }: SessionsOptions): Promise<SessionSummary[]> {
  const found: SessionSummary[] = []
  let cursor: string | undefined
  do {
    const page = await vigil.trpc.sessions.list.query({
      limit: Math.min(PAGE, limit - found.length),
      ...(search !== undefined && { search }),
      ...(filter && { filter }),
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined && found.length < limit)
  return found
}

function row({ id, status, updatedAt, title, preview }: SessionSummary): string[] {
  const words = (title || preview).replace(/\s+/g, ' ').slice(0, 60)
  return [id, status, new Date(updatedAt).toISOString().slice(0, 16).replace('T', ' '), words]
}
