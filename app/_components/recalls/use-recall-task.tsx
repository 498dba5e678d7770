/** The dialog that plans and changes recalls, for whoever opens it. It is loaded when it is first wanted. */
'use client'
import { type ReactNode, Suspense, useState } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { RecallTask } from './recall-dialog.tsx'

const RecallDialog = lazyPart(async () => (await import('./recall-dialog.tsx')).RecallDialog)

export function useRecallTask(): { begin: (task: RecallTask) => void; dialog: ReactNode } {
  const [task, setTask] = useState<RecallTask>()
  const dialog = task && (
    <Suspense>
      <RecallDialog key={keyOf(task)} task={task} onClose={() => setTask(undefined)} />
    </Suspense>
  )
  return { begin: setTask, dialog }
}

function keyOf(task: RecallTask): string {
  return task.do === 'create' ? 'create' : `${task.do} ${task.recall.id}`
}
