/** A fact as icon and words, in the colour of what it means. */
import type { Icon as TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Tone } from '../../_client/words/tone.ts'
import classes from './tone-mark.module.css'

interface ToneMarkProps {
  Icon: TablerIcon
  tone: Tone
  children: ReactNode
}

export function ToneMark({ Icon, tone, children }: ToneMarkProps) {
  return (
    <span className={classes.mark} data-tone={tone}>
      <Icon size={14} stroke={1.9} aria-hidden="true" className={classes.icon} />
      <span>{children}</span>
    </span>
  )
}
