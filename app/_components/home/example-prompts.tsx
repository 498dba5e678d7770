/** Three messages worth trying, each sent by a click. */
'use client'
import { UnstyledButton } from '@mantine/core'
import { IconAlarm, IconHourglass, IconTool } from '@tabler/icons-react'
import classes from './example-prompts.module.css'

const EXAMPLES = [
  {
    Icon: IconHourglass,
    text: 'count to 60 every 500ms',
    shows: 'Close this tab while it counts, and come back: nothing is missing.',
  },
  {
    Icon: IconTool,
    text: 'call current_time {}',
    shows: 'Calls a tool: see what goes in and what comes out.',
  },
  {
    Icon: IconAlarm,
    text: 'remind me in 10s to stretch',
    shows: 'The session wakes itself, also when this tab is closed.',
  },
]

interface ExamplePromptsProps {
  disabled: boolean
  onChoose: (text: string) => void
}

export function ExamplePrompts({ disabled, onChoose }: ExamplePromptsProps) {
  return (
    <ul className={classes.list} aria-label="Examples">
      {EXAMPLES.map(({ Icon, text, shows }) => (
        <li key={text}>
          <UnstyledButton className={classes.example} disabled={disabled} onClick={() => onChoose(text)}>
            <Icon size={18} stroke={1.6} aria-hidden="true" className={classes.icon} />
            <span>
              <span className={classes.text}>{text}</span>
              <span className={classes.shows}>{shows}</span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
