/**
 * Sums over a period of the ledger, which may have more entries than can be read at once: they are read in portions,
 * oldest first, between which others have their turn. Only the present quarter of an hour is ever written to, so that
 * the portions fit together as if they were read at one time.
 */
import type { Span, UsageGroup, UsagePartRow } from '../store/rows/usage-rows.ts'
import { endOfPortion, usageOfParts } from '../store/rows/usage-rows.ts'
import type { Store } from '../store/store.ts'

const ENTRIES_AT_ONCE = 20_000

/**
 * Hands over the sums of one portion after another: by model, session or profile, by the days named, or all together.
 *
 * @param days in their order, without gaps; the period is theirs
 */
export async function sumUp(
  store: Store,
  userId: string,
  days: readonly Span[],
  group: UsageGroup | undefined,
  take: (rows: readonly UsagePartRow[]) => void,
): Promise<void> {
  const first = days[0]
  const last = days.at(-1)
  if (!first || !last) return
  for (let since = first.since; since < last.until; ) {
    const portion = await store.read(function* read() {
      const until = yield* endOfPortion(userId, { since, until: last.until }, ENTRIES_AT_ONCE)
      return { until, rows: yield* usageOfParts(userId, partsOf(days, { since, until }), first.since, group) }
    })
    take(portion.rows)
    since = portion.until
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What of each day is in a portion. */
function partsOf(days: readonly Span[], portion: Span) {
  return days
    .filter((day) => day.since < portion.until && day.until > portion.since)
    .map((day) => ({
      begin: day.since,
      since: Math.max(day.since, portion.since),
      until: Math.min(day.until, portion.until),
    }))
}
