/** Whether what the page shows is what the server has; apart from what the agent does. One wording on every page. */
'use client'
import { Button } from '@mantine/core'
import { IconCloudOff, IconCloudUp, IconPlugConnected, IconRefresh } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { ConnectionSnapshot } from '../../../client/index.ts'
import type { SessionView } from '../../_client/connection/session-tracker.ts'
import { useVigil } from '../../_client/connection/vigil-provider.tsx'
import { useConnection } from '../../_hooks/use-connection.ts'
import { useServerCondition } from '../../_hooks/use-server-condition.ts'
import classes from './connection-status.module.css'

type Tone = 'good' | 'busy' | 'away' | 'over'
interface Shown {
  tone: Tone
  words: ReactNode
  /** When the next try begins: counted down in sight, not aloud. */
  retryAt?: number | undefined
}

const ICONS = { good: IconPlugConnected, busy: IconRefresh, away: IconCloudOff, over: IconCloudOff }

/** Without a session's `view` it tells of what every page shows: the list of sessions, and what goes with it. */
export function ConnectionStatus({ view }: { view?: SessionView }) {
  const connection = useConnection()
  const condition = useServerCondition()
  const shown = describe(connection, condition, view)
  const Icon = shown.tone === 'busy' && view?.sync?.state === 'catching-up' ? IconCloudUp : ICONS[shown.tone]
  return (
    <span className={classes.group}>
      <span role="status" aria-label="Connection" className={classes.pill} data-tone={shown.tone}>
        <Icon size={14} stroke={1.8} aria-hidden="true" className={classes.icon} />
        <span>{shown.words}</span>
        {shown.retryAt !== undefined && <Countdown until={shown.retryAt} />}
      </span>
      {waitsToConnect(connection) && <TryNow />}
    </span>
  )
}

function waitsToConnect({ state, nextRetryAt }: ConnectionSnapshot): boolean {
  return state === 'offline' || (state === 'reconnecting' && nextRetryAt !== undefined)
}

function TryNow() {
  const { retryNow } = useVigil()
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label="Try now"
      className={classes.again}
      onClick={retryNow}
      leftSection={<IconRefresh size={14} stroke={1.8} aria-hidden="true" />}
    >
      Try now
    </Button>
  )
}

type Condition = ReturnType<typeof useServerCondition>

function describe(connection: ConnectionSnapshot, { draining, fed }: Condition, view?: SessionView): Shown {
  const retryAt = connection.nextRetryAt
  switch (connection.state) {
    case 'offline':
      return { tone: 'away', words: 'Offline' }
    case 'closed':
      return { tone: 'away', words: 'Disconnected' }
    case 'connecting':
      return { tone: 'busy', words: 'Connecting', retryAt }
    case 'reconnecting':
      return { tone: 'away', words: 'Reconnecting', retryAt }
    case 'open':
      if (draining) return { tone: 'busy', words: 'Server restarting' }
      if (view) return describeSync(view)
      return fed ? { tone: 'good', words: 'Live' } : { tone: 'busy', words: 'Opening' }
  }
}

function describeSync({ sync, state }: SessionView): Shown {
  if (!sync) return state?.closing ? { tone: 'over', words: 'Ended' } : { tone: 'busy', words: 'Opening' }
  switch (sync.state) {
    case 'live':
      return { tone: 'good', words: 'Live' }
    case 'reconnecting':
      return { tone: 'away', words: 'Reconnecting', retryAt: sync.nextRetryAt }
    case 'catching-up': {
      const some = sync.target > sync.upTo
      const figures = `${sync.upTo.toLocaleString()} of ${sync.target.toLocaleString()}`
      return { tone: 'busy', words: some ? <CatchingUp figures={figures} /> : 'Catching up' }
    }
  }
}

/** The figures change too fast to be read aloud. */
function CatchingUp({ figures }: { figures: string }) {
  return (
    <>
      <span className={classes.verb}>Catching up </span>
      <span aria-hidden="true">{figures}</span>
    </>
  )
}

/** By this computer's clock, as the try is. */
function Countdown({ until }: { until: number }) {
  const [seconds, setSeconds] = useState(() => secondsUntil(until))
  useEffect(() => {
    const renew = () => setSeconds(secondsUntil(until))
    renew()
    const timer = setInterval(renew, 250)
    return () => clearInterval(timer)
  }, [until])
  return (
    <span aria-hidden="true" className={classes.countdown}>
      {seconds > 0 ? `in ${seconds} s` : 'now'}
    </span>
  )
}

function secondsUntil(at: number): number {
  return Math.max(0, Math.ceil((at - Date.now()) / 1_000))
}
