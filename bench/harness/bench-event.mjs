/**
 * What everybody delivers: 60 bytes of JSON, of a kind that Vigil keeps in its log and nowhere else. `reason` holds 10
 * characters more, as a time stamp where one is measured.
 */
const REASON = '0123456789'

/** @param {string} reason */
export function benchEvent(reason = REASON) {
  return { type: 'sandbox', state: 'unavailable', reason }
}
