/** One wall time as an instant, by the policies for a time that does not exist and for one that comes twice. */
import type { Bending, Found } from './cron-times.ts'
import { endOfGap, instantsOf } from './zone-segments.ts'

/** Undefined when it does not exist and is to be skipped. A single time cannot be `both`: it is the first then. */
export function instantOf(wall: number, { timeZone, gap, overlap }: Bending): Found | undefined {
  const instants = instantsOf(timeZone, wall)
  const [first] = instants
  if (first === undefined) return gap === 'skip' ? undefined : { at: endOfGap(timeZone, wall), dst: 'gap' }
  if (instants.length === 1) return { at: first }
  return { at: overlap === 'last' ? (instants.at(-1) as number) : first, dst: 'overlap' }
}
