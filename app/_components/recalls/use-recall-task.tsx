/** The dialog that plans and changes recalls, for whoever opens it. It is loaded when it is first wanted. */
'use client'
import { type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { RecallTask } from './recall-dialog.tsx'

const RecallDialog = lazyPart(async () => (await import('./recall-dialog.tsx')).RecallDialog)

export function useRecallTask(): { begin: (task: RecallTask) => void; dialog: ReactNode } {
  const [task, setTask] = useState<RecallTask>()
  /** What had the focus then has it again when the dialog is closed. */
  const before = useRef<Element | null>(null)
  const begin = useCallback((next: RecallTask) => {
    before.current = document.activeElement
    setTask(next)
  }, [])
  useEffect(() => {
    if (task === undefined && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
  }, [task])
  const dialog = task && (
    <Suspense>
      <RecallDialog key={keyOf(task)} task={task} onClose={() => setTask(undefined)} />
    </Suspense>
  )
  return { begin, dialog }
}

function keyOf(task: RecallTask): string {
  return task.do === 'create' ? 'create' : `${task.do} ${task.recall.id}`
}
