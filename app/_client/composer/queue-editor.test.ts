import { describe, expect, it } from 'vitest'
import type { QueueItem } from '../../../server/protocol/sessions.ts'
import { createQueueEditor, editedQueue } from './queue-editor.ts'

const items = (...runIds: string[]) => runIds.map((runId) => ({ runId, text: runId })) as QueueItem[]

/** A server that answers when it is told to, and a log that tells its queue when it is told to. */
function scene(...runIds: string[]) {
  let told = items(...runIds)
  const asked: { runIds: string[]; answer: () => void; refuse: (cause: Error) => void }[] = []
  const editor = createQueueEditor(
    (saved) => new Promise((answer, refuse) => asked.push({ runIds: saved, answer: () => answer(null), refuse })),
  )
  return {
    asked,
    move: (runId: string, to: number) => editor.edit({ kind: 'move', runId, to }, () => told),
    remove: (runId: string) => editor.edit({ kind: 'remove', runId }, () => told),
    tell: (...next: string[]) => {
      told = items(...next)
    },
    shown: () => editedQueue(told, editor.getSnapshot()).map(({ runId }) => runId),
    saving: async (index: number) => {
      for (let turn = 0; turn < 10 && asked[index] === undefined; turn++) await Promise.resolve()
      return asked[index] ?? expect.fail(`Nothing was asked for the ${index}. time.`)
    },
  }
}

describe('createQueueEditor', () => {
  it('shows an edit at once, saves the next one after it, and leaves both to the log once that tells them', async () => {
    const { asked, move, tell, shown, saving } = scene('a', 'b', 'c')
    const first = move('a', 2)
    const second = move('c', 0)
    expect(shown()).toEqual(['c', 'b', 'a'])
    expect((await saving(0)).runIds).toEqual(['b', 'c', 'a'])
    expect(asked).toHaveLength(1)
    asked[0]?.answer()
    expect(await first).toBe(true)
    expect((await saving(1)).runIds).toEqual(['c', 'b', 'a'])
    tell('b', 'c', 'a')
    expect(shown()).toEqual(['c', 'b', 'a'])
    asked[1]?.answer()
    expect(await second).toBe(true)
    tell('c', 'b', 'a')
    expect(shown()).toEqual(['c', 'b', 'a'])
    tell('b', 'c', 'a')
    expect(shown()).toEqual(['b', 'c', 'a'])
  })

  it('keeps what others have queued, and lets go what has started, while it waits for its turn', async () => {
    const { asked, move, remove, tell, shown, saving } = scene('a', 'b', 'c')
    void move('c', 0)
    void remove('b')
    ;(await saving(0)).answer()
    tell('c', 'b', 'new')
    expect((await saving(1)).runIds).toEqual(['c', 'new'])
    expect(shown()).toEqual(['c', 'new'])
    expect(asked).toHaveLength(2)
  })

  it('takes back what was refused and what was done on top of it, and tells the reason once', async () => {
    const { asked, move, remove, shown, saving } = scene('a', 'b', 'c')
    const refused = move('a', 2)
    const onTop = remove('b')
    expect(shown()).toEqual(['c', 'a'])
    const { refuse } = await saving(0)
    refuse(new Error('no'))
    await expect(refused).rejects.toThrow('no')
    expect(await onTop).toBe(false)
    expect(shown()).toEqual(['a', 'b', 'c'])
    expect(asked).toHaveLength(1)
    void move('b', 0)
    expect((await saving(1)).runIds).toEqual(['b', 'a', 'c'])
  })
})
