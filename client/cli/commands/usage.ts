/** `vigil usage`: what runs have used and cost, day by day, the newest last. */
import type { UsageFigures } from '../../../server/protocol/usage.ts'
import type { VigilClient } from '../../index.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

const DAY_MS = 86_400_000

export async function usage(vigil: VigilClient, terminal: Terminal, days: number, json: boolean): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const { now } = await vigil.trpc.system.info.query()
  // Canadian English writes a date as ISO 8601 does.
  const to = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    now,
  )
  const from = new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10)
  const { items, total } = await vigil.trpc.usage.summary.query({ from, to, timeZone, by: 'day' })
  if (json) {
    for (const day of items) await terminal.json(day)
    return
  }
  const used = items.filter((day) => day.runs > 0)
  const rows = [...used.map((day) => row(day.key, day)), row('Total', total)]
  await terminal.write(table(['DAY', 'COST', 'READ', 'WRITTEN', 'RUNS'], rows))
  if (total.unpricedTokens > 0) terminal.notice(`${total.unpricedTokens} tokens have no price and are not in the cost.`)
}

function row(name: string, { costUsd, unpricedTokens, inputTokens, outputTokens, runs }: UsageFigures): string[] {
  const cost = costUsd === undefined ? (unpricedTokens > 0 ? 'no price' : '$0') : `$${Number(costUsd.toFixed(4))}`
  return [name, cost, String(inputTokens), String(outputTokens), String(runs)]
}
