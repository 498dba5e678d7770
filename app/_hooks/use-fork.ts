/** Makes a session of its own from another one's messages, and goes there. */
'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { newId, toVigilError } from '../../client/index.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'

interface ForkFrom {
  sessionId: string
  messageId: string
  /** In the place of the user's message, and sent. */
  text?: string
}

export function useFork() {
  const router = useRouter()
  const utils = trpc.useUtils()
  // One id for all presses: however often it is asked for, there is one new session.
  const [requestId] = useState(() => newId('req'))
  const { mutate, isPending, isSuccess } = trpc.sessions.fork.useMutation({
    onSuccess(session) {
      void utils.sessions.list.invalidate()
      router.push(`/s/${session.id}`)
    },
    onError: (cause) => notifyFailure('The session could not be branched off', toVigilError(cause)),
  })
  const fork = (from: ForkFrom) => mutate({ ...from, requestId })
  return { fork, forking: isPending || isSuccess }
}
