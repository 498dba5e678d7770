/**
 * A definition with nothing left to be assumed: defaults filled, words resolved. What is stored, echoed, and asked for
 * times. `at` is what its words came to: the one time of `once` and `immediate`, the first time of an `interval`.
 */
import type { Definition } from '../../protocol/recalls.ts'

type Assumed = 'timeZone' | 'ifBusy' | 'catchUp' | 'gap' | 'overlap' | 'context'

export interface NormalDefinition extends Omit<Definition, Assumed>, Required<Pick<Definition, Assumed>> {
  at?: number
  /** Of `once`: daylight saving bent what its words say. */
  dst?: 'gap' | 'overlap'
}
