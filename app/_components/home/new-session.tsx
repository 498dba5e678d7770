/** The page without a session: its first message makes one. A first visitor finds three things worth trying. */
'use client'
import { Button, Text, Title } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { newId, toVigilError } from '../../../client/index.ts'
import type { FileRef } from '../../../server/protocol/sessions.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { hasFinePointer } from '../../_client/page/has-fine-pointer.ts'
import { useMessageDraft } from '../../_hooks/use-message-draft.ts'
import { usePageTitle } from '../../_hooks/use-page-title.ts'
import composer from '../composer/composer.module.css'
import { Composer } from '../composer/composer.tsx'
import { ComposerHint } from '../composer/composer-hint.tsx'
import { NavigationButton } from '../frame/navigation-button.tsx'
import { ProfilePicker } from '../profiles/profile-picker.tsx'
import { ConnectionStatus } from '../session/connection-status.tsx'
import { ExamplePrompts } from './example-prompts.tsx'
import classes from './new-session.module.css'

export function NewSession() {
  const router = useRouter()
  const draft = useMessageDraft('new')
  const { text, setText, files } = draft
  const field = useRef<HTMLTextAreaElement>(null)
  const { mutateAsync } = trpc.sessions.create.useMutation()
  const [profileId, setProfileId] = useState<string>()
  const [attempt, setAttempt] = useState<{ state: 'idle' | 'starting' } | { state: 'failed'; why: string }>({
    state: 'idle',
  })
  usePageTitle()

  async function start(first: { text: string; files?: FileRef[] }) {
    if (attempt.state === 'starting') return
    setAttempt({ state: 'starting' })
    try {
      const session = await mutateAsync({
        sessionId: newId('s'),
        ...(profileId && { profileId }),
        first: { requestId: newId('req'), ...first },
      })
      router.push(`/s/${encodeURIComponent(session.id)}`)
    } catch (cause) {
      const { message, fix } = toVigilError(cause)
      setAttempt({ state: 'failed', why: [message, fix].filter(Boolean).join(' ') })
      throw cause
    }
  }
  const send = () => attempt.state !== 'starting' && draft.send(start)
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <NavigationButton />
        <span className={classes.spacer} />
        <ConnectionStatus />
      </header>
      <div className={classes.column}>
        <Title order={1} className={classes.title}>
          What should the agent do?
        </Title>
        <Text c="dimmed" className={classes.lead}>
          It works on the server. Close this page whenever you like; it goes on, and you find everything here again.
        </Text>
        <Composer
          inputRef={field}
          text={text}
          onChange={setText}
          onSend={send}
          files={files}
          placeholder="Write a message"
          minRows={2}
          autoFocus={hasFinePointer()}
          tools={<ProfilePicker profileId={profileId} onChoose={setProfileId} />}
          hint={
            <ComposerHint draft={draft}>
              {hasFinePointer() && (
                <span className={composer.keys}>
                  <span>Enter sends</span>
                  <span> · Shift+Enter breaks the line</span>
                </span>
              )}
            </ComposerHint>
          }
          buttons={
            <Button
              size="sm"
              disabled={!draft.sendable}
              loading={attempt.state === 'starting'}
              onClick={send}
              rightSection={<IconArrowUp size={16} stroke={2} />}
            >
              Send
            </Button>
          }
        />
        {attempt.state === 'failed' && (
          <Text role="alert" size="sm" className={classes.failure}>
            The session was not started. {attempt.why} Your message is still there: send it again.
          </Text>
        )}
        <ExamplePrompts
          profileId={profileId}
          disabled={attempt.state === 'starting'}
          onChoose={(example) => void start({ text: example }).catch(() => {})}
        />
      </div>
    </div>
  )
}
