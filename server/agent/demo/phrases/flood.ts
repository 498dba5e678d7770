/** `flood N [unmerged]`: N deltas as fast as they are taken; recovered, it goes on with the next one. */
import type { Answer, Phrase } from '../demo-phrase.ts'
import { plainAnswer } from '../speech.ts'

const FLOOD_MAX = 10_000_000
const NUMBER_MAX_CHARS = 16

export const flood: Phrase = {
  example: 'flood 1000 unmerged',
  meaning: 'streams that many deltas as fast as they are taken; `unmerged` alternates between two parts',
  read(userText) {
    const [, count, unmerged] = /^flood\s+(\S+)(\s+unmerged)?$/i.exec(userText) ?? []
    if (count === undefined) return undefined
    const last = Number(count)
    if (Number.isInteger(last) && last >= 1 && last <= FLOOD_MAX) return deltas(last, unmerged !== undefined)
    return plainAnswer(
      `I flood with a whole number of deltas from 1 to ${FLOOD_MAX.toLocaleString('en')}; “${count}” is none.`,
    )
  },
}

function deltas(last: number, unmerged: boolean): Answer {
  return async function* answer({ said }) {
    const reached = Math.max(0, ...said.map(lastNumber))
    for (let number = reached + 1; number <= last; number += 1) {
      const delta = `${number} `
      yield unmerged ? { type: 'text', delta, part: number % 2 === 1 ? 'a' : 'b' } : { type: 'text', delta }
    }
  }
}

function lastNumber(text: string): number {
  return Number(/(\d+)\s*$/.exec(text.slice(-NUMBER_MAX_CHARS))?.[1] ?? 0)
}
