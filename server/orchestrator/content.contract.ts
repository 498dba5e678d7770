/** What holds on every store for text that a database may refuse: NUL and halves of an emoji, wherever they come from. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer, callTool } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'

const DIRTY = 'nul \0 half \uD83D whole 😀'
const CLEAN = 'nul \uFFFD half \uFFFD whole 😀'

const echo: AgentTool = {
  name: 'echo',
  description: 'echo',
  inputSchema: z.looseObject({}),
  execute: async (input) => ({ [DIRTY]: input }),
}
const breaks: AgentTool = {
  ...echo,
  name: 'breaks',
  async execute() {
    throw new Error(DIRTY)
  },
}

export function contentContract(make: MakeDatabase): void {
  let vigil: CoreFixture

  beforeEach(async () => {
    const steps = [() => callTool('echo', { text: DIRTY }), () => callTool('breaks', {}), () => answer(DIRTY)]
    vigil = await openCore({
      database: await make(),
      tools: [echo, breaks],
      script: (call, index) => {
        const last = JSON.stringify(call.prompt.at(-1))
        return last.includes('fail')
          ? [{ type: 'error', error: new Error(DIRTY) }]
          : (steps[index]?.() ?? answer(DIRTY))
      },
      settings: { VIGIL_MODEL_TRIES: 1 },
    })
  })
  afterEach(() => vigil.dispose())

  describe('text that a database may refuse', () => {
    it('is kept with what cannot be stored replaced: of users, models and tools', async () => {
      const { sessions, viewer } = vigil
      const { id: sessionId } = await sessions.create(viewer, { title: DIRTY, metadata: { [DIRTY]: DIRTY } })
      const { runId } = await vigil.send(sessionId, DIRTY, { note: DIRTY })
      const events = await vigil.finished(sessionId, runId)
      expect(events.at(-1)).toMatchObject({ outcome: 'completed', steps: 3 })
      expect(await vigil.text(sessionId)).toEqual([CLEAN, CLEAN])
      const log = JSON.stringify(events)
      expect(log).not.toMatch(/\\u0000|\\ud83d(?!\\)/i)
      expect(log).toContain(JSON.stringify(CLEAN).slice(1, -1))
      expect((await sessions.get(viewer, sessionId)).title).toBe(CLEAN)
    })

    it('is kept in queues, renames, reasons and failures', async () => {
      const { sessions, viewer } = vigil
      const sessionId = await vigil.session()
      const failing = await vigil.send(sessionId, `fail ${DIRTY}`)
      await vigil.finished(sessionId, failing.runId)
      expect(await vigil.run(failing.runId)).toMatchObject({ outcome: 'failed' })
      await sessions.update(viewer, { sessionId, title: DIRTY, metadata: { key: DIRTY } })
      const { runId } = await vigil.send(sessionId, DIRTY)
      await vigil.finished(sessionId, runId)
      await sessions.close(viewer, { sessionId, reason: DIRTY })
      expect((await sessions.get(viewer, sessionId)).title).toBe(CLEAN)
    })

    it('can be looked for, and named where it names nothing', async () => {
      const { sessions, viewer } = vigil
      const { id } = await sessions.create(viewer, { title: DIRTY })
      const { items } = await sessions.list(viewer, { search: DIRTY })
      expect(items.map((item) => item.id)).toEqual([id])
      expect((await sessions.list(viewer, { cursor: `0~1~${DIRTY}` })).items).toEqual([])
      await expect(sessions.get(viewer, DIRTY)).rejects.toMatchObject({ reason: 'NOT_FOUND' })
      await expect(vigil.run(DIRTY)).rejects.toMatchObject({ reason: 'NOT_FOUND' })
    })
  })
}
