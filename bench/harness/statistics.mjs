/** Few numbers that stand for many. */

export function median(values) {
  return percentile(values, 50)
}

/** Between the two nearest when it falls between them. */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = ((sorted.length - 1) * percent) / 100
  const below = sorted[Math.floor(at)]
  return below + (sorted[Math.ceil(at)] - below) * (at % 1)
}

/** Median of the quotients round by round: what slowed a whole round down is in both. */
export function ratio(values, others) {
  return median(values.map((value, round) => value / others[round]))
}
