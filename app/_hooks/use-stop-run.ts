/** Stops a run of a session, and tells when that did not come about. */
'use client'
import { toVigilError } from '../../client/index.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notify } from '../_client/notices/notify.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'
import { noteStoppedHere } from '../_client/notices/stopped-here.ts'

export function useStopRun() {
  return trpc.sessions.stop.useMutation({
    onMutate: ({ sessionId }) => noteStoppedHere(sessionId),
    onError: (cause) => notifyFailure('The run could not be stopped', toVigilError(cause)),
    onSuccess: ({ outcome }) => {
      if (outcome !== 'stopping') notify({ message: 'That run was already over.' })
    },
  })
}
