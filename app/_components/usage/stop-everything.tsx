/**
 * Asks before everything is stopped, with how much that is, and whether the recalls that would wake sessions again are to
 * be paused as well. Loaded when somebody is about to.
 */
'use client'
import '@mantine/core/styles/Checkbox.layer.css'
import { Button, Checkbox, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import type { UnfinishedRuns } from '../../../server/protocol/usage.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { notify } from '../../_client/notices/notify.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { noteStoppedHere } from '../../_client/notices/stopped-here.ts'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'

export function StopEverything({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const unfinished = trpc.runs.unfinished.useQuery(undefined, { enabled: opened, gcTime: 0, staleTime: 0 })
  const stopAll = trpc.runs.stopAll.useMutation({ onMutate: () => noteStoppedHere() })
  const pauseAll = trpc.recalls.pauseAll.useMutation()
  const [pauses, setPauses] = useState(false)
  const { data } = unfinished
  const isIdle = data !== undefined && data.live + data.waiting === 0
  const recalls = data?.recalls ?? 0
  const isOffered = !isIdle || recalls > 0
  const pausesRecalls = pauses || isIdle

  /** Recalls first, so that none begins a run while the runs are stopped. */
  async function stop() {
    try {
      const paused = pausesRecalls ? (await pauseAll.mutateAsync()).paused : 0
      const stopped = isIdle ? undefined : await stopAll.mutateAsync()
      const message = [stopped && stoppedWords(stopped.stopping, stopped.removed), pausesRecalls && pausedWords(paused)]
      notify({ title: isIdle ? 'Paused' : 'Stopped', message: message.filter(Boolean).join(' '), autoClose: 8_000 })
    } catch (cause) {
      notifyFailure(isIdle ? 'Not all recalls were paused' : 'Not everything was stopped', toVigilError(cause))
    }
    onClose()
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="Stop everything?">
      {unfinished.isPending && <Skeleton height={40} />}
      {unfinished.isError && (
        <Text size="sm" role="alert">
          How much runs could not be found out: {failureWords(unfinished.error)} You can stop it nevertheless.
        </Text>
      )}
      {data && <Text size="sm">{isIdle ? 'Nothing runs, and nothing waits.' : unfinishedWords(data)}</Text>}
      {recalls > 0 && isIdle && (
        <Text size="sm" mt="xs">
          {recallWords(recalls)}
        </Text>
      )}
      {recalls > 0 && !isIdle && (
        <Checkbox
          mt="md"
          label={`${pauseWords(recalls)} too`}
          description={recallWords(recalls)}
          checked={pauses}
          onChange={(event) => setPauses(event.currentTarget.checked)}
        />
      )}
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          {isOffered ? 'Cancel' : 'Close'}
        </Button>
        {isOffered && (
          <Button
            color="red"
            loading={stopAll.isPending || pauseAll.isPending}
            disabled={unfinished.isPending}
            onClick={stop}
          >
            {isIdle ? pauseWords(recalls) : 'Stop everything'}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  )
}

const count = (number: number, one: string, more: string) => `${number.toLocaleString()} ${number === 1 ? one : more}`

function unfinishedWords({ live, waiting, sessions }: UnfinishedRuns): string {
  const parts = [
    live > 0 && `${count(live, 'run stops', 'runs stop')}`,
    waiting > 0 && `${count(waiting, 'waiting message leaves its queue', 'waiting messages leave their queues')}`,
  ].filter(Boolean)
  return `${parts.join(' and ')}, in ${count(sessions, 'session', 'sessions')}. What was said so far is kept.`
}

function pauseWords(recalls: number): string {
  return recalls === 1 ? 'Pause the recall' : 'Pause all recalls'
}

function recallWords(recalls: number): string {
  return recalls === 1
    ? '1 recall is planned. Unless it is paused, it wakes its session again when it is due.'
    : `${recalls.toLocaleString()} recalls are planned. Unless they are paused, they wake their sessions again when they are due.`
}

function pausedWords(paused: number): string {
  return paused === 1
    ? '1 recall is paused.'
    : `${paused.toLocaleString()} recalls are paused, and can be resumed one by one.`
}

function stoppedWords(stopping: number, removed: number): string {
  if (stopping + removed === 0) return 'Nothing ran any more, and nothing waited.'
  const parts = [
    stopping > 0 && `${count(stopping, 'run stops', 'runs stop')}`,
    removed > 0 && `${count(removed, 'waiting message was', 'waiting messages were')} taken from the queues`,
  ].filter(Boolean)
  return `${parts.join(' and ')}.`
}
