/** Leaves the recalls of one session, of all that there are. The search for it is loaded when somebody reaches for it. */
'use client'
import { TextInput } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { Suspense, useId, useState } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'

const SessionSelect = lazyPart(async () => (await import('./session-select.tsx')).SessionSelect)

const LABEL = 'Show the recalls of'
const NONE = 'All sessions'

interface SessionFilterProps {
  /** '' is all. */
  value: string
  className: string | undefined
  onChange: (sessionId: string) => void
}

export function SessionFilter(props: SessionFilterProps) {
  const [isReached, setReached] = useState(false)
  const listbox = useId()
  const standIn = (
    <TextInput
      role="combobox"
      aria-label={LABEL}
      aria-expanded={false}
      aria-controls={listbox}
      aria-haspopup="listbox"
      readOnly
      value={NONE}
      rightSection={<IconSelector size={16} stroke={1.5} />}
      rightSectionPointerEvents="none"
      className={props.className}
      onFocus={() => setReached(true)}
    />
  )
  if (!isReached) return standIn
  return (
    <Suspense fallback={standIn}>
      <SessionSelect {...props} aria-label={LABEL} none={NONE} autoFocus defaultDropdownOpened />
    </Suspense>
  )
}
