/** Makes one tiny real call of a model and says plainly what came of it. */
'use client'
import '@mantine/core/styles/Code.layer.css'
import { Button, Code } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { ModelTestFault, ModelTest as Result, TestModelInput } from '../../../server/protocol/models.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { SettingsNote } from '../settings/settings-note.tsx'
import classes from './model-test.module.css'

const TITLES: Record<ModelTestFault, string> = {
  address: 'The address cannot be used',
  dns: 'The name of the machine is not known',
  unreachable: 'Nothing answers at this address',
  tls: 'No secure connection',
  timeout: 'No answer in time',
  key: 'The key was refused or is missing',
  model: 'The model is not known',
  'rate-limit': 'The provider limits requests',
  overloaded: 'The provider is out of service',
  page: 'A web page answered',
  format: 'The answer is not in this format',
  response: 'The provider refused the call',
}

type Attempt =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'done'; result: Result }
  | { state: 'failed'; why: string }

interface ModelTestProps {
  input: TestModelInput
  disabled?: boolean
}

export function ModelTest({ input, disabled = false }: ModelTestProps) {
  const utils = trpc.useUtils()
  const [attempt, setAttempt] = useState<Attempt>({ state: 'idle' })
  const asking = useRef<AbortController | null>(null)
  const about = JSON.stringify(input)
  // What was said of other values says nothing of these.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of what is tested that counts
  useEffect(() => {
    asking.current?.abort()
    setAttempt({ state: 'idle' })
  }, [about])
  useEffect(() => () => asking.current?.abort(), [])

  async function test() {
    const own = new AbortController()
    asking.current = own
    setAttempt({ state: 'asking' })
    const end = await utils.client.models.test.mutate(input, { signal: own.signal }).then(
      (result): Attempt => ({ state: 'done', result }),
      (cause): Attempt => ({ state: 'failed', why: failureWords(cause) }),
    )
    if (!own.signal.aborted) setAttempt(end)
  }
  function stop() {
    asking.current?.abort()
    setAttempt({ state: 'idle' })
  }
  return (
    <div className={classes.test}>
      <div className={classes.line}>
        <Button
          size="xs"
          variant="default"
          disabled={disabled}
          loading={attempt.state === 'asking'}
          leftSection={<IconPlugConnected size={14} stroke={1.8} />}
          onClick={test}
        >
          Test
        </Button>
        {attempt.state === 'asking' && (
          <>
            <span role="status" className={classes.waiting}>
              Waiting for its answer, at most 15 s.
            </span>
            <Button size="xs" variant="subtle" onClick={stop}>
              Stop
            </Button>
          </>
        )}
      </div>
      {attempt.state === 'failed' && (
        <SettingsNote tone="failed" title="The test was not made.">
          {attempt.why}
        </SettingsNote>
      )}
      {attempt.state === 'done' && <Outcome result={attempt.result} />}
    </div>
  )
}

function Outcome({ result }: { result: Result }) {
  if (result.ok) {
    return (
      <SettingsNote tone="good" title={`It answers, after ${seconds(result.latencyMs)}.`}>
        {result.said ? `It said: “${result.said}”.` : 'It said nothing, but its answer was whole.'}
      </SettingsNote>
    )
  }
  return (
    <SettingsNote tone="failed" title={`${TITLES[result.fault]}.`}>
      {result.message}
      {result.said && (
        <Code block className={classes.said}>
          {result.said}
        </Code>
      )}
    </SettingsNote>
  )
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}
