/** `count to N [every DURATION]`: a number a line, one delta each; recovered, it goes on with the next number. */
import { pause } from '../../../base/clock.ts'
import type { Answer, Phrase } from '../demo-phrase.ts'
import { DURATION_FORMS, readDuration } from '../duration.ts'
import { plainAnswer } from '../speech.ts'

const DEFAULT_MS = 20
export const COUNT_MAX = 1_000_000

export const countTo: Phrase = {
  example: 'count to 10 every 1s',
  meaning: 'streams the numbers, one a line',
  read(userText) {
    const [, end, every] = /^count\s+to\s+(\S+)(?:\s+every\s+(.+))?$/i.exec(userText) ?? []
    if (end === undefined) return undefined
    const last = Number(end)
    if (!Number.isInteger(last) || last < 1 || last > COUNT_MAX) {
      return plainAnswer(`I count to a whole number from 1 to ${COUNT_MAX.toLocaleString('en')}; “${end}” is none.`)
    }
    const pauseMs = every === undefined ? DEFAULT_MS : readDuration(every)
    if (pauseMs === undefined) return plainAnswer(`“${every}” is no duration that I know: write ${DURATION_FORMS}.`)
    return count(last, pauseMs)
  },
}

function count(last: number, pauseMs: number): Answer {
  return async function* numbers({ said, clock, signal }) {
    const before = said.join('')
    const reached = Number(/(\d+)\s*$/.exec(before.slice(-32))?.[1] ?? 0)
    if (reached > 0 && reached < last && !before.endsWith('\n')) yield { type: 'text', delta: '\n' }
    for (let number = reached + 1; number <= last; number += 1) {
      if (number > 1 && pauseMs > 0) await pause(clock, pauseMs, signal)
      yield { type: 'text', delta: `${number}\n` }
    }
  }
}
