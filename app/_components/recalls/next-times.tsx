/** The next times of a recall: on the clock of its zone and on this browser’s, how long until then, and what daylight saving does to them. */
'use client'
import { IconSun } from '@tabler/icons-react'
import type { NextTime } from '../../../server/protocol/recalls.ts'
import { clockWords, dayWords, ownZone } from '../../_client/recalls/zoned-words.ts'
import { NextIn } from './next-in.tsx'
import classes from './next-times.module.css'

export const DST_WORDS = {
  gap: 'Clocks go forward then: this is the first moment after',
  overlap: 'Clocks go back then: this time comes twice',
}

interface NextTimesProps {
  next: readonly NextTime[]
  timeZone: string
  /** As they were told once, when they may be past by now. */
  asTold?: boolean
}

export function NextTimes({ next, timeZone, asTold = false }: NextTimesProps) {
  return (
    <ol className={classes.times} aria-label="Next times">
      {next.map(({ at, local, dst }) => (
        <li key={at} className={classes.time}>
          <time dateTime={local} className={classes.moment}>
            <span>{dayWords(at, timeZone)}</span> <span className={classes.clock}>{clockWords(at, timeZone)}</span>
          </time>
          <Here at={at} timeZone={timeZone} />
          {!asTold && (
            <span className={classes.until}>
              <NextIn at={at} />
            </span>
          )}
          {dst && (
            <span className={classes.dst}>
              <IconSun size={13} stroke={1.8} aria-hidden="true" />
              {DST_WORDS[dst]}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

/** For whoever’s own clock says something else then. */
function Here({ at, timeZone }: { at: number; timeZone: string }) {
  const own = ownZone()
  const [day, clock] = [dayWords(at, own), clockWords(at, own)]
  if (day === dayWords(at, timeZone) && clock === clockWords(at, timeZone)) return null
  return <span className={classes.here}>{day === dayWords(at, timeZone) ? clock : `${day} ${clock}`} here</span>
}
