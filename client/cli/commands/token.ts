/** `vigil token`: who may use the server. A new token is told once. */
import type { TokenInfo } from '../../../server/protocol/tokens.ts'
import type { VigilClient } from '../../index.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

export async function addToken(vigil: VigilClient, terminal: Terminal, name: string, json: boolean): Promise<void> {
  const added = await vigil.trpc.tokens.add.mutate({ name })
  if (json) return await terminal.json(added)
  await terminal.write(`${added.token}\n`)
  terminal.notice(`This is the token of ${name}; it is not shown again.`)
}

export async function listTokens(vigil: VigilClient, terminal: Terminal, json: boolean): Promise<void> {
  const { items: tokens } = await vigil.trpc.tokens.list.query()
  if (json) for (const token of tokens) await terminal.json(token)
  else if (tokens.length === 0) terminal.notice('No tokens besides the server’s own (VIGIL_TOKEN).')
  else await terminal.write(table(['NAME', 'ADDED', 'REVOKED'], tokens.map(row)))
}

export async function revokeToken(vigil: VigilClient, terminal: Terminal, name: string, json: boolean): Promise<void> {
  const revoked = await vigil.trpc.tokens.revoke.mutate({ name })
  if (json) await terminal.json(revoked)
  else terminal.notice(`The token of ${name} is revoked; its open streams end within 10 s.`)
}

function row({ name, createdAt, revokedAt }: TokenInfo): string[] {
  return [name, day(createdAt), day(revokedAt)]
}

function day(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString().slice(0, 10)
}
