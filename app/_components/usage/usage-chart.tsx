/** Bars by day, stacked by model. Loaded apart from the page: it is the heaviest part of it. */
'use client'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import type { UsageByDay, UsageDay } from '../../../server/protocol/usage.ts'
import { money, shortCount } from '../../_client/usage/money.ts'
import { dayWords } from '../../_client/usage/usage-period.ts'
import type { UsageMeasure } from './usage-by-day.tsx'
import classes from './usage-chart.module.css'

interface UsageChartProps {
  summary: UsageByDay
  measure: UsageMeasure
}

export function UsageChart({ summary: { items, models, total }, measure }: UsageChartProps) {
  const hasOthers = items.some(({ shares }) => shares.some(({ model }) => model === ''))
  const shown = hasOthers ? [...models, ''] : models
  // Names of models hold dots, which would be taken for paths.
  const series = shown.map((model, index) => ({
    name: `s${index}`,
    label: model || 'Other models',
    color: model ? `var(--vigil-chart-${index + 1})` : 'var(--vigil-chart-other)',
  }))
  const data = items.map((day) => ({ day: dayWords(day.key), ...sharesOf(day, shown, measure) }))
  const words = measure === 'cost' ? money : shortCount
  return (
    <figure className={classes.chart}>
      <div
        role="img"
        aria-label={`Bars by day, ${measure === 'cost' ? 'in dollars' : 'in tokens'}; the table below has the figures`}
      >
        <BarChart
          h={260}
          data={data}
          dataKey="day"
          type="stacked"
          series={series}
          valueFormatter={(value) => words(value)}
          gridAxis="x"
          tickLine="none"
          yAxisProps={{ width: 'auto' }}
          xAxisProps={{ minTickGap: 24 }}
          barProps={{ maxBarSize: 36, isAnimationActive: false }}
          // The labels of the axis stand apart from its line, by as much as they would leave the page.
          barChartProps={{ accessibilityLayer: false, margin: { left: 10 } }}
          tooltipAnimationDuration={0}
        />
      </div>
      <figcaption className={classes.legend}>
        {series.map(({ name, label, color }) => (
          <span key={name} className={classes.series}>
            <svg viewBox="0 0 10 10" className={classes.swatch} aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={color} />
            </svg>
            <span className={classes.label}>{label}</span>
          </span>
        ))}
        {measure === 'cost' && total.unpricedTokens > 0 && <span>Without what has no price.</span>}
      </figcaption>
    </figure>
  )
}

function sharesOf({ shares }: UsageDay, shown: readonly string[], measure: UsageMeasure): Record<string, number> {
  return Object.fromEntries(
    shown.map((model, index) => {
      const share = shares.find((other) => other.model === model)
      return [`s${index}`, (measure === 'cost' ? share?.costUsd : share?.tokens) ?? 0]
    }),
  )
}
