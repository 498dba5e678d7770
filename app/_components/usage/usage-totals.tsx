/** The period's sums, each beside what it was in as many days before. */
import type { UsageFigures } from '../../../server/protocol/usage.ts'
import { money, shortCount } from '../../_client/usage/money.ts'
import { changeWords, costWords, unpricedWords } from '../../_client/usage/usage-words.ts'
import classes from './usage-totals.module.css'

const count = (number: number) => number.toLocaleString()

export function UsageTotals({ total, previous }: { total: UsageFigures; previous: UsageFigures }) {
  const unpriced = unpricedWords(total)
  const cached = total.cachedTokens > 0 && `${shortCount(total.cachedTokens)} of them from a cache`
  return (
    <dl className={classes.totals} aria-label="Totals">
      <Figure
        name="Cost"
        value={total.costUsd === undefined ? costWords(total) : money(total.costUsd)}
        change={changeWords(total.costUsd ?? 0, previous.costUsd ?? 0, money)}
        note={unpriced}
      />
      <Figure
        name="Tokens read"
        value={shortCount(total.inputTokens)}
        exact={total.inputTokens}
        change={changeWords(total.inputTokens, previous.inputTokens, shortCount)}
        note={cached || undefined}
      />
      <Figure
        name="Tokens written"
        value={shortCount(total.outputTokens)}
        exact={total.outputTokens}
        change={changeWords(total.outputTokens, previous.outputTokens, shortCount)}
      />
      <Figure name="Runs" value={total.runs.toLocaleString()} change={changeWords(total.runs, previous.runs, count)} />
    </dl>
  )
}

interface FigureProps {
  name: string
  value: string
  exact?: number
  change: string | undefined
  note?: string | undefined
}

function Figure({ name, value, exact, change, note }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value} title={exact?.toLocaleString()}>
        {value}
      </dd>
      {change && <dd className={classes.note}>{change}</dd>}
      {note && <dd className={classes.note}>{note}</dd>}
    </div>
  )
}
