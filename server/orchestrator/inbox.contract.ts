/** What holds on every store for what wants attention: filter, count and inbox say the same. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { RunOutcome } from '../protocol/runs.ts'
import { insertApproval } from '../store/rows/approval-rows.ts'
import { ensureUser } from '../store/rows/session-rows.ts'
import { change } from '../store/script.ts'

export function inboxContract(make: MakeDatabase): void {
  let vigil: CoreFixture

  beforeEach(async () => {
    vigil = await openCore({ database: await make(), script: () => answer('done') })
  })
  afterEach(() => vigil.dispose())

  /** A session whose run has ended so; unread unless it is looked at. */
  async function ended(title: string, outcome: RunOutcome): Promise<string> {
    const { id } = await vigil.sessions.create(vigil.viewer, { title })
    const { runId } = await vigil.send(id, 'hello')
    await vigil.finished(id, runId)
    await vigil.core.store.write(function* asIf() {
      yield* change('UPDATE "Session" SET "lastOutcome" = ? WHERE "id" = ?', outcome, id)
      yield* change(
        'UPDATE "Run" SET "outcome" = ?, "error" = ? WHERE "id" = ?',
        outcome,
        outcome === 'failed' ? '{"code":"internal","message":"It broke.","retryable":true}' : null,
        runId,
      )
    })
    return id
  }
  /** As if its last run stood there still. */
  const busy = (id: string, status: 'awaiting-approval' | 'queued') =>
    vigil.core.store.write(function* asIf() {
      const runId = `run-${id}`
      yield* change(
        `INSERT INTO "Run" ("id", "sessionId", "userId", "trigger", "status", "mode", "position", "text", "model", "profileId", "queuedAt")
         VALUES (?, ?, 'local', '{"kind":"message"}', ?, 'queue', 9, '', 'scripted', 'default', 1)`,
        runId,
        id,
        status,
      )
      if (status === 'queued') return
      const asked = { id: `ask-${id}`, sessionId: id, runId, toolCallId: 'call', toolName: 'look', input: '{}' }
      yield* insertApproval({ ...asked, requestedAt: 1 })
    })
  const listed = async (filter: 'attention' | 'running') =>
    (await vigil.sessions.list(vigil.viewer, { filter })).items.map(({ title }) => title).sort()
  const inbox = async () =>
    (await vigil.sessions.inbox(vigil.viewer, {})).items.map(({ kind, session }) => `${kind}: ${session.title}`)

  describe('the inbox', () => {
    it('holds what waits for a decision and what has ended unseen, the most urgent first', async () => {
      await ended('done', 'completed')
      await ended('over', 'budget-limit')
      await ended('cut', 'interrupted')
      await ended('broken', 'failed')
      const asks = await ended('asks', 'completed')
      await busy(asks, 'awaiting-approval')
      const queued = await ended('queued', 'failed')
      await busy(queued, 'queued')
      expect(await inbox()).toEqual([
        'approval: asks',
        'failed: broken',
        'interrupted: cut',
        'limit: over',
        'finished: done',
      ])
      expect(await listed('attention')).toEqual(['asks', 'broken', 'cut'])
      expect(await listed('running')).toEqual(['asks', 'queued'])
      expect(await vigil.sessions.counts(vigil.viewer)).toEqual({
        attention: 3,
        running: 2,
        unread: 6,
        scheduled: 0,
        inbox: 5,
      })
      const [, failed] = (await vigil.sessions.inbox(vigil.viewer, {})).items
      expect(failed?.run).toMatchObject({ outcome: 'failed', error: { message: 'It broke.' } })
    })

    it('pages through everything once, and refuses a cursor that is not its own', async () => {
      for (const outcome of ['failed', 'failed', 'interrupted', 'completed', 'completed'] as const) {
        await ended(outcome, outcome)
      }
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await vigil.sessions.inbox(vigil.viewer, { limit: 2, ...(cursor && { cursor }) })
        seen.push(...page.items.map(({ session }) => session.id))
        cursor = page.nextCursor
      } while (cursor)
      expect(new Set(seen).size).toBe(5)
      expect(seen).toHaveLength(5)
      await expect(vigil.sessions.inbox(vigil.viewer, { cursor: 'x' })).rejects.toMatchObject({
        reason: 'INVALID_INPUT',
        data: { field: 'cursor' },
      })
    })

    it('lets go of what is read or archived; what is marked as unread is in it again', async () => {
      const sessionId = await ended('broken', 'failed')
      const { head } = await vigil.sessions.get(vigil.viewer, sessionId)
      await vigil.sessions.update(vigil.viewer, { sessionId, readUpTo: head })
      expect(await inbox()).toEqual([])
      expect(await listed('attention')).toEqual([])
      await vigil.sessions.update(vigil.viewer, { sessionId, unread: true })
      expect(await inbox()).toEqual(['failed: broken'])
      await vigil.sessions.update(vigil.viewer, { sessionId, archived: true })
      expect(await inbox()).toEqual([])
      expect(await vigil.sessions.counts(vigil.viewer)).toMatchObject({ attention: 0, unread: 0 })
    })

    it('is read at once up to a time, for its own user only', async () => {
      await ended('before', 'failed')
      const { asOf } = await vigil.sessions.inbox(vigil.viewer, {})
      const later = await ended('later', 'failed')
      await vigil.core.store.write(() => change('UPDATE "Session" SET "updatedAt" = ? WHERE "id" = ?', asOf + 1, later))
      await vigil.core.store.write(() => ensureUser('user:ben', 'ben', 0))
      expect(await vigil.sessions.markAllRead({ userId: 'user:ben' }, asOf)).toEqual({ marked: 0 })
      expect(await vigil.sessions.markAllRead(vigil.viewer, asOf)).toEqual({ marked: 1 })
      expect(await inbox()).toEqual(['failed: later'])
    })
  })
}
