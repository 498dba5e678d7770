/** What everybody delivers: 60 bytes of JSON. `text` holds 10 characters more, as a time stamp where one is measured. */
const TEXT = '0123456789'

/** @param {string} text */
export function benchEvent(text = TEXT) {
  return { type: 'notice', level: 'info', code: 'b', text }
}
