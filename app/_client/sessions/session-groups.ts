/** The headings of the list: pinned, then by the day of the last change in the reader's own zone, then by month. */
import type { SessionSummary } from '../../../server/protocol/sessions.ts'

type Grouped = Pick<SessionSummary, 'pinnedAt' | 'updatedAt'>

/** Answers headings of sessions, as of `now`; made once for a list, so that no session computes the days' bounds. */
export function sessionGroups(now: number): (session: Grouped) => string {
  const midnight = new Date(now)
  midnight.setHours(0, 0, 0, 0)
  const daysAgo = (days: number) => new Date(midnight).setDate(midnight.getDate() - days)
  const [today, yesterday, week, month] = [daysAgo(0), daysAgo(1), daysAgo(7), daysAgo(30)]
  const months = new Map<number, string>()

  return ({ pinnedAt, updatedAt }) => {
    if (pinnedAt !== undefined) return 'Pinned'
    if (updatedAt >= today) return 'Today'
    if (updatedAt >= yesterday) return 'Yesterday'
    if (updatedAt >= week) return 'Previous 7 days'
    if (updatedAt >= month) return 'Previous 30 days'
    const at = new Date(updatedAt)
    const key = at.getFullYear() * 12 + at.getMonth()
    const known = months.get(key)
    if (known !== undefined) return known
    const name = at.toLocaleDateString('en-GB', { month: 'long', year: 'numeric' })
    months.set(key, name)
    return name
  }
}

/** The heading above each session that begins a group; undefined above the others. */
export function groupHeadings(sessions: readonly Grouped[], now: number): (string | undefined)[] {
  const groupOf = sessionGroups(now)
  let before: string | undefined
  return sessions.map((session) => {
    const group = groupOf(session)
    const heading = group === before ? undefined : group
    before = group
    return heading
  })
}
