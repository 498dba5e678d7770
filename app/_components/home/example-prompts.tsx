/** Three messages worth trying, each sent by a click: in the demo model's own phrases, or as one would ask a model. */
'use client'
import { UnstyledButton } from '@mantine/core'
import { IconAlarm, IconHourglass, IconTool } from '@tabler/icons-react'
import { trpc } from '../../_client/connection/trpc.ts'
import classes from './example-prompts.module.css'

const EXAMPLES = [
  {
    Icon: IconHourglass,
    demo: 'count to 60 every 500ms',
    text: 'Explain step by step what happens when a browser opens a page',
    shows: 'Close this tab meanwhile, and come back: nothing is missing.',
  },
  {
    Icon: IconTool,
    demo: 'call current_time {}',
    text: 'What time is it now in Tokyo, Nairobi and Lima?',
    shows: 'Calls a tool: see what goes in and what comes out.',
  },
  {
    Icon: IconAlarm,
    demo: 'remind me in 10s to stretch',
    text: 'Remind me in two minutes to stretch',
    shows: 'The session wakes itself, also when this tab is closed.',
  },
]

interface ExamplePromptsProps {
  /** Undefined stands for the user's default. */
  profileId: string | undefined
  disabled: boolean
  onChoose: (text: string) => void
}

export function ExamplePrompts({ profileId, disabled, onChoose }: ExamplePromptsProps) {
  const { data } = trpc.profiles.list.useQuery()
  const { model } = data?.items.find(({ id }) => id === (profileId ?? data.defaultProfileId)) ?? {}
  return (
    <ul className={classes.list} aria-label="Examples" data-unknown={!data || undefined}>
      {EXAMPLES.map(({ Icon, demo, text, shows }) => (
        <li key={demo}>
          <UnstyledButton
            className={classes.example}
            disabled={disabled}
            onClick={() => onChoose(model === 'demo' ? demo : text)}
          >
            <Icon size={18} stroke={1.6} aria-hidden="true" className={classes.icon} />
            <span>
              <span className={classes.text}>{model === 'demo' ? demo : text}</span>
              <span className={classes.shows}>{shows}</span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
