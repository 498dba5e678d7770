/**
 * A row of the queue taken up by its keys: Space takes it up and puts it down, the arrows move it, Escape leaves it
 * where it was. Its place is a number in here, no measured distance: a key counts however fast it follows the one
 * before, and what is said of it is said with the rows that it moved.
 */
'use client'
import { type KeyboardEvent, useState } from 'react'

interface Lifted {
  runId: string
  /** From 0. */
  to: number
}

interface LiftedRow {
  lifted: Lifted | null
  /** For the screen reader. */
  said: string
  onKeyDown(event: KeyboardEvent, runId: string): void
  /** Puts it down where it is. */
  onBlur(): void
}

export function useLiftedRow(runIds: readonly string[], onMove: (lifted: Lifted) => void): LiftedRow {
  const [taken, setTaken] = useState<Lifted | null>(null)
  const [said, setSaid] = useState('')
  const last = runIds.length - 1
  // A message that starts meanwhile is out of the queue, and out of its reader's hand.
  const from = taken ? runIds.indexOf(taken.runId) : -1
  const lifted = taken && from >= 0 ? { ...taken, to: Math.min(taken.to, last) } : null

  function place(runId: string, to: number, before = '') {
    setTaken({ runId, to })
    setSaid(`${before}Now at place ${to + 1} of ${runIds.length}.`)
  }
  function putDown() {
    if (!lifted) return
    setTaken(null)
    setSaid(`Put down at place ${lifted.to + 1}.`)
    if (lifted.to !== from) onMove(lifted)
  }
  function leave() {
    setTaken(null)
    setSaid('Left where it was.')
  }
  return {
    lifted,
    said,
    onBlur: putDown,
    onKeyDown(event, runId) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      const isToggle = event.key === ' ' || event.key === 'Enter'
      if (lifted?.runId !== runId) {
        if (!isToggle) return
        if (!event.repeat) place(runId, runIds.indexOf(runId), 'Taken up. ')
      } else if (isToggle) {
        if (!event.repeat) putDown()
      } else if (event.key === 'ArrowUp') place(runId, Math.max(0, lifted.to - 1))
      else if (event.key === 'ArrowDown') place(runId, Math.min(last, lifted.to + 1))
      else if (event.key === 'Home') place(runId, 0)
      else if (event.key === 'End') place(runId, last)
      else if (event.key === 'Escape') leave()
      else return
      event.preventDefault()
    },
  }
}
