/** `remind me in DURATION to TEXT` and `every DURATION TEXT`: schedule a recall, then repeat the times it was told. */
import type { Answer, Phrase } from '../demo-phrase.ts'
import { DURATION_FORMS, readDuration } from '../duration.ts'
import { plainAnswer } from '../speech.ts'
import { asText, block, toolAnswer } from '../tool-answer.ts'

const SECOND_MS = 1000
const toolName = 'schedule_recall'

const remindMe: Phrase = {
  example: 'remind me in 10m to stretch',
  meaning: 'schedules a recall with `schedule_recall`',
  read(userText) {
    const [, when, message] = /^remind\s+me\s+in\s+(.+?)\s+to\s+(.+)$/is.exec(userText) ?? []
    if (when === undefined || message === undefined) return undefined
    if (readDuration(when) === undefined) return badDuration(when)
    return toolAnswer({
      toolName,
      input: { kind: 'once', when: /\s/.test(when) ? `in ${when}` : when, message },
      report,
    })
  },
}

const every: Phrase = {
  example: 'every 1h check the weather',
  meaning: 'schedules a recall that repeats',
  read(userText) {
    const [, interval, message] = /^every\s+(\d+(?:\.\d+)?\s*[a-z]+)\s+(.+)$/is.exec(userText) ?? []
    if (interval === undefined || message === undefined) return undefined
    const everyMs = readDuration(interval)
    if (everyMs === undefined) return badDuration(interval)
    return toolAnswer({ toolName, input: { kind: 'interval', everySeconds: everyMs / SECOND_MS, message }, report })
  },
}

export const recallPhrases = [remindMe, every] as const

function badDuration(text: string): Answer {
  return plainAnswer(`“${text}” is no duration that I know: write ${DURATION_FORMS}.`)
}

function report(output: unknown): string {
  const next = typeof output === 'object' && output !== null && 'next' in output ? output.next : undefined
  const times = Array.isArray(next) ? next.map(localTime).filter((time) => time !== undefined) : []
  if (times.length === 0) return `It is scheduled:\n\n${block(asText(output), 'json')}`
  const warning = typeof output === 'object' && output !== null && 'warning' in output ? `\n${output.warning}\n` : ''
  return `It is scheduled. The next times are:\n\n${times.map((time) => `- ${time}\n`).join('')}${warning}`
}

function localTime(time: unknown): string | undefined {
  const local = typeof time === 'object' && time !== null && 'local' in time ? time.local : time
  return typeof local === 'string' ? local : undefined
}
