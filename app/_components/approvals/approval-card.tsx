/**
 * A tool call that waits for its user: what the agent wants to do, and the ways to answer. Loaded apart from the page.
 *
 *   asked ──► (editing | refusing) ──► answered: the log's own event then takes the card away
 */
'use client'
import { Button, Textarea } from '@mantine/core'
import { IconChevronDown, IconHandStop } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { DEFAULT_PROFILE_ID } from '../../../server/protocol/built-in-names.ts'
import type { ApproveInput } from '../../../server/protocol/inputs.ts'
import { REASON_MAX_CHARS } from '../../../server/protocol/limits.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notify } from '../../_client/notices/notify.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { toolInputViews } from '../../_client/tools/tool-input.ts'
import { useListedSession } from '../../_hooks/use-listed-session.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import { ToolInput } from '../transcript/tool-input.tsx'
import classes from './approval-card.module.css'

interface ApprovalCardProps {
  sessionId: string
  approvalId: string
  toolName: string
  input: unknown
}

type Answer = Omit<ApproveInput, 'sessionId' | 'approvalId'>

export function ApprovalCard({ sessionId, approvalId, toolName, input }: ApprovalCardProps) {
  const titleId = useId()
  const [mode, setMode] = useState<'asked' | 'editing' | 'refusing'>('asked')
  const { mutate, isPending, isSuccess } = trpc.sessions.approve.useMutation({
    onError: (cause) => notifyFailure('The answer was not taken', toVigilError(cause)),
    onSuccess: ({ outcome }) => {
      if (outcome === 'already-answered') notify({ message: 'That was answered already, on another page.' })
    },
  })
  // Answered, it waits until its user has fewer runs at work: the log tells of the answer when it goes on.
  const waitsForPlace = useListedSession(sessionId)?.status === 'queued'
  const busy = isPending || isSuccess || waitsForPlace
  const answer = (given: Answer) => mutate({ sessionId, approvalId, ...given })
  return (
    <fieldset className={classes.card} aria-labelledby={titleId} disabled={busy} data-approval>
      <p id={titleId} className={classes.title}>
        <IconHandStop size={16} stroke={1.8} aria-hidden="true" className={classes.icon} />
        <span>
          The agent asks to run <strong>{toolName}</strong>.{' '}
          {waitsForPlace
            ? 'That is answered; it goes on when one of your other runs ends.'
            : 'It waits until you answer.'}
        </span>
      </p>
      {mode === 'editing' ? (
        <EditedInput input={input} onAnswer={answer} onBack={() => setMode('asked')} busy={busy} />
      ) : (
        <Asked id={approvalId} input={input} />
      )}
      {mode === 'refusing' && <Refusal onAnswer={answer} onBack={() => setMode('asked')} busy={busy} />}
      {mode === 'asked' && (
        <div className={classes.buttons}>
          <Button size="xs" loading={busy} onClick={() => answer({ decision: 'allow' })}>
            Allow once
          </Button>
          <AlwaysButton sessionId={sessionId} toolName={toolName} onAnswer={answer} />
          <Button size="xs" variant="default" onClick={() => setMode('editing')}>
            Edit input
          </Button>
          <Button size="xs" variant="default" className={classes.deny} onClick={() => setMode('refusing')}>
            Deny
          </Button>
        </div>
      )}
    </fieldset>
  )
}

interface AnswerProps {
  onAnswer: (answer: Answer) => void
}

function AlwaysButton({ sessionId, toolName, onAnswer }: AnswerProps & { sessionId: string; toolName: string }) {
  const { data } = trpc.sessions.get.useQuery({ sessionId })
  const ownProfile = data !== undefined && data.profileId !== DEFAULT_PROFILE_ID
  const remembering = (remember: 'session' | 'profile') => () => onAnswer({ decision: 'allow', remember })
  const entries = [
    {
      label: 'In this session',
      text: `${toolName} is not asked about here again`,
      onSelect: remembering('session'),
    },
    ...(ownProfile
      ? [{ label: 'In this profile', text: 'In every session that uses it', onSelect: remembering('profile') }]
      : []),
  ]
  return (
    <MenuButton label="Always allow" entries={entries} position="bottom-end">
      {(trigger) => (
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />} {...trigger}>
          Always allow
        </Button>
      )}
    </MenuButton>
  )
}

interface FormProps extends AnswerProps {
  onBack: () => void
  busy: boolean
}

function EditedInput({ input, onAnswer, onBack, busy }: FormProps & { input: unknown }) {
  const [text, setText] = useState(() => JSON.stringify(input, null, 2) ?? '{}')
  const [fault, setFault] = useState<string | null>(null)
  function allow() {
    try {
      onAnswer({ decision: 'allow', editedInput: JSON.parse(text) as unknown })
    } catch (cause) {
      setFault(`That is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  }
  return (
    <>
      <Textarea
        label="Input, as JSON"
        size="xs"
        autosize
        minRows={3}
        maxRows={14}
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onEscape(onBack)}
        error={fault}
        classNames={{ input: classes.code }}
      />
      <div className={classes.buttons}>
        <Button size="xs" loading={busy} onClick={allow}>
          Allow with this input
        </Button>
        <Button size="xs" variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </>
  )
}

function Refusal({ onAnswer, onBack, busy }: FormProps) {
  const [reason, setReason] = useState('')
  const deny = () => onAnswer({ decision: 'deny', ...(reason.trim() && { reason: reason.trim() }) })
  return (
    <>
      <Textarea
        label="Why not? The agent reads it."
        placeholder="May be left empty"
        size="xs"
        autosize
        minRows={1}
        maxRows={6}
        autoFocus
        maxLength={REASON_MAX_CHARS}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={onEscape(onBack)}
      />
      <div className={classes.buttons}>
        <Button size="xs" loading={busy} onClick={deny}>
          Deny
        </Button>
        <Button size="xs" variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </>
  )
}

function onEscape(leave: () => void) {
  return ({ key, nativeEvent }: KeyboardEvent) => {
    if (key === 'Escape' && !nativeEvent.isComposing) leave()
  }
}

/** As the call's card shows it, so that a command is read as it would run. */
function Asked({ id, input }: { id: string; input: unknown }) {
  if (toolInputViews(input).length === 0) return <p className={classes.nothing}>It gives the tool no input.</p>
  return (
    <div className={classes.input}>
      <ToolInput id={id} input={input} />
    </div>
  )
}
