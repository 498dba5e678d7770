/** Send while nothing runs; while something does, Stop, and three ways of sending. */
'use client'
import { ActionIcon, Button } from '@mantine/core'
import { IconArrowUp, IconChevronDown, IconPlayerStopFilled } from '@tabler/icons-react'
import type { LiveRun } from '../../../client/index.ts'
import type { IfBusy } from '../../../server/protocol/sessions.ts'
import { useStopRun } from '../../_hooks/use-stop-run.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import classes from './send-buttons.module.css'

const WAYS: { value: IfBusy; label: string; text: string }[] = [
  { value: 'queue', label: 'Queue', text: 'Sent when this run is over' },
  { value: 'steer', label: 'Steer', text: 'Reaches the agent at its next step' },
  { value: 'interrupt', label: 'Interrupt', text: 'Stops this run and starts with it' },
]

interface SendButtonsProps {
  sessionId: string
  run: LiveRun | null
  busy: boolean
  sendable: boolean
  onSend: (ifBusy?: IfBusy) => void
}

export function SendButtons({ sessionId, run, busy, sendable, onSend }: SendButtonsProps) {
  const alone = run !== null && !sendable
  return (
    <>
      {run && <StopButton sessionId={sessionId} run={run} prominent={alone} />}
      {!alone && (
        <div className={classes.split} data-split={(run !== null && sendable) || undefined}>
          <Button
            size="sm"
            disabled={!sendable}
            onClick={() => onSend()}
            rightSection={<IconArrowUp size={16} stroke={2} />}
            title={busy ? 'Puts it in the queue' : undefined}
          >
            Send
          </Button>
          {run && sendable && <WaysMenu onSend={onSend} />}
        </div>
      )}
    </>
  )
}

function WaysMenu({ onSend }: { onSend: (ifBusy: IfBusy) => void }) {
  const entries = WAYS.map(({ value, label, text }) => ({ label, text, onSelect: () => onSend(value) }))
  return (
    <MenuButton label="Queue, steer or interrupt" entries={entries} position="top-end">
      {(trigger) => (
        <ActionIcon
          variant="filled"
          color="vigil"
          size={36}
          aria-label="Queue, steer or interrupt"
          className={classes.more}
          {...trigger}
        >
          <IconChevronDown size={16} />
        </ActionIcon>
      )}
    </MenuButton>
  )
}

function StopButton({ sessionId, run, prominent }: { sessionId: string; run: LiveRun; prominent: boolean }) {
  const { mutate, isPending } = useStopRun()
  const stopping = run.status === 'stopping' || isPending
  return (
    <Button
      size="sm"
      variant={prominent ? 'filled' : 'default'}
      disabled={stopping}
      onClick={() => mutate({ sessionId, runId: run.id })}
      leftSection={<IconPlayerStopFilled size={14} />}
    >
      {stopping ? 'Stopping' : 'Stop'}
    </Button>
  )
}
