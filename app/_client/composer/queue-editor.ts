/**
 * What its reader does to the queue, in turn: an edit is shown at once, and saved when those before it are. Each is kept
 * as what was meant, not as the order that came of it, so that it holds for a queue that others have changed meanwhile.
 *
 *   shown ──► saved ──► gone      once the log tells another queue than it did when the edit was saved
 *     └────► refused              and so is whatever was done on top of it: what the server has is shown again
 */
import type { QueueItem } from '../../../server/protocol/sessions.ts'

export type QueueEdit = { kind: 'move'; runId: string; to: number } | { kind: 'remove'; runId: string }
type Queue = readonly QueueItem[]

interface MadeEdit {
  edit: QueueEdit
  /** The queue by the log when the server had taken it. */
  savedAt?: Queue
}

interface QueueEditor {
  subscribe(listener: () => void): () => void
  getSnapshot(): readonly MadeEdit[]
  /** `told` is asked for the log's queue. False when one before it was refused. @throws the reason when it is refused */
  edit(edit: QueueEdit, told: () => Queue): Promise<boolean>
}

export function createQueueEditor(save: (runIds: string[]) => Promise<unknown>): QueueEditor {
  const listeners = new Set<() => void>()
  let made: readonly MadeEdit[] = []
  let turn: Promise<unknown> = Promise.resolve()

  function set(next: readonly MadeEdit[]) {
    made = next
    for (const listener of [...listeners]) listener()
  }
  async function saveOne(one: MadeEdit, told: () => Queue): Promise<boolean> {
    const index = made.indexOf(one)
    if (index < 0) return false
    try {
      await save(editedQueue(told(), made.slice(0, index + 1)).map(({ runId }) => runId))
    } catch (cause) {
      set(made.filter(({ savedAt }) => savedAt))
      throw cause
    }
    set(made.map((other) => (other === one ? { ...one, savedAt: told() } : other)))
    return true
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => made,
    edit(edit, told) {
      const one: MadeEdit = { edit }
      set([...made.filter((other) => isOpen(other, told())), one])
      const saved = turn.then(() => saveOne(one, told))
      turn = saved.catch(() => undefined)
      return saved
    },
  }
}

/** The log's queue with what was done to it and is not in it yet. */
export function editedQueue(told: Queue, made: readonly MadeEdit[]): Queue {
  return made.filter((one) => isOpen(one, told)).reduce((queue, { edit }) => withEdit(queue, edit), told)
}

export function withEdit(queue: Queue, edit: QueueEdit): Queue {
  const item = queue.find(({ runId }) => runId === edit.runId)
  if (!item) return queue
  const rest = queue.filter((other) => other !== item)
  return edit.kind === 'move' ? [...rest.slice(0, edit.to), item, ...rest.slice(edit.to)] : rest
}

function isOpen({ savedAt }: MadeEdit, told: Queue): boolean {
  return savedAt === undefined || savedAt === told
}
