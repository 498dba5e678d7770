/** The profile picker of a session: what is chosen holds for the messages that are sent from now on. */
'use client'
import { useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { ProfilePicker } from './profile-picker.tsx'

export function SessionProfile({ sessionId, profileId }: { sessionId: string; profileId: string }) {
  const { mutateAsync } = trpc.sessions.update.useMutation()
  /** Shown until the session itself says what it is on. */
  const [chosen, setChosen] = useState<{ from: string; to: string } | null>(null)

  async function choose(next: string) {
    if (next === profileId) return
    setChosen({ from: profileId, to: next })
    try {
      await mutateAsync({ sessionId, profileId: next })
    } catch (cause) {
      notifyFailure('The profile was not changed', toVigilError(cause))
      setChosen(null)
    }
  }
  return <ProfilePicker profileId={chosen?.from === profileId ? chosen.to : profileId} onChoose={choose} />
}
