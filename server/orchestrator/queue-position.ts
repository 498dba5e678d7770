/**
 * Where a waiting message stands. Positions from the session's counter keep the order of arrival; two bands before
 * them hold what goes first, each in its own order of arrival.
 */
const INTERRUPTING_BAND = -1_000_000_000
const STEERED_BAND = -2_000_000_000

export const queuePosition = {
  atEnd: (counter: number) => counter,
  /** It has interrupted the live run, so it is next. */
  interrupting: (counter: number) => INTERRUPTING_BAND + counter,
  /** It missed the last step of the run it was meant for, so it is the very next. */
  afterMissedSteer: (counter: number) => STEERED_BAND + counter,
}
