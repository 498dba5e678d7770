/** Results as text: one line of a Markdown table for each figure. */
import { median } from './statistics.mjs'

/**
 * @typedef {object} Line
 * @property {string} figure
 * @property {string} ours
 * @property {string} [others]
 * @property {string} [ratios]
 * @property {string} [goal]
 * @property {boolean} [met] absent where nothing was aimed at
 */

/** @param {Line[]} lines */
export function markdownTable(lines) {
  const head = ['Figure', 'Vigil', 'Beside it', 'Ratio', 'Goal', 'Met']
  const rows = lines.map(({ figure, ours, others = '', ratios = '', goal = '', met }) => [
    figure,
    ours,
    others,
    ratios,
    goal,
    met === undefined ? '' : met ? 'yes' : 'no',
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Median, and the spread from least to most. */
export function spread(values, unit = '') {
  return `${number(median(values))}${unit} (${number(Math.min(...values))}–${number(Math.max(...values))})`
}

/** Three digits that mean something. */
export function number(value) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  const rounded = digits > 0 ? Number(value.toFixed(digits)) : Number(value.toPrecision(3))
  return rounded.toLocaleString('en', { maximumFractionDigits: 3 })
}

export function times(value) {
  return `${number(value)}×`
}
