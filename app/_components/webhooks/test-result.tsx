/** What became of a test: said in words, and read out. */
'use client'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { toVigilError } from '../../../client/index.ts'
import type { TestOutcome } from '../../../server/protocol/webhooks.ts'
import { ToneMark } from '../feedback/tone-mark.tsx'
import classes from './test-result.module.css'

interface TestResultProps {
  outcome: TestOutcome | undefined
  /** The test could not be made. */
  fault: unknown
}

export function TestResult({ outcome, fault }: TestResultProps) {
  return (
    <div role="status" className={classes.result}>
      {fault ? (
        <ToneMark Icon={IconAlertTriangle} tone="failed">
          The test was not sent. {toVigilError(fault).message}
        </ToneMark>
      ) : (
        outcome && <Outcome outcome={outcome} />
      )}
    </div>
  )
}

function Outcome({ outcome: { delivered, status, error, durationMs } }: { outcome: TestOutcome }) {
  if (delivered) {
    return (
      <ToneMark Icon={IconCircleCheck} tone="good">
        The test arrived: answered {status} after {durationMs} ms.
      </ToneMark>
    )
  }
  return (
    <ToneMark Icon={IconAlertTriangle} tone="failed">
      The test did not arrive. {error}
    </ToneMark>
  )
}
