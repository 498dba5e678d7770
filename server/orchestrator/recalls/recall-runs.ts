/** How the runs of recalls get into their sessions, in the transaction that claims their times. */

import type { Profiles } from '../../profiles/profiles.ts'
import type { RecallRun, RecallRuns } from '../../recalls/claim-due.ts'
import { recallTriggerOf } from '../../recalls/ledger.ts'
import type { SessionLoad } from '../../recalls/plan-claim.ts'
import { type Command, insertCommands } from '../../store/rows/command-rows.ts'
import { insertRuns, liveRun, type NewRun, openRunsOf } from '../../store/rows/run-rows.ts'
import { touchSessions } from '../../store/rows/session-rows.ts'
import type { Script } from '../../store/script.ts'
import { promoteWaiting } from '../promote.ts'
import { queuePosition } from '../queue-position.ts'
import { moveRun } from '../run-machine.ts'

export interface RecallRunsOptions {
  profiles: Profiles
  limits: { liveRunsPerUser: number; queuedPerSession: number }
}

export function createRecallRuns({ profiles, limits }: RecallRunsOptions): RecallRuns {
  return {
    loads: (sessionIds) => loads(sessionIds, limits.queuedPerSession),
    *place(runs, now) {
      yield* insertRuns(yield* asRows(runs, profiles, now))
      const commands: PlacedCommand[] = runs.map((run) => commandFor(run, { kind: 'sent', runId: run.runId }))
      for (const run of runs) {
        if (run.interrupts) commands.push(...(yield* stopLive(run)))
      }
      yield* insertCommands(commands, now)
      yield* touchSessions([...new Set(runs.map(({ session }) => session.id))], now)
    },
    *promote(userIds) {
      const started = new Set<string>()
      // In one order on every node, so that none waits for another in a circle.
      for (const userId of [...userIds].sort()) {
        const promoted = yield* promoteWaiting(userId, limits.liveRunsPerUser)
        for (const { sessionId } of promoted) started.add(sessionId)
      }
      return [...started]
    },
  }
}

type PlacedCommand = { sessionId: string; position: number; command: Command }

function commandFor({ session, position }: RecallRun, command: Command): PlacedCommand {
  return { sessionId: session.id, position, command }
}

function* loads(sessionIds: readonly string[], queueLimit: number): Script<Map<string, SessionLoad>> {
  const found = new Map<string, SessionLoad>()
  for (const sessionId of sessionIds) found.set(sessionId, { live: undefined, queued: [], queueLimit })
  for (const run of yield* openRunsOf(sessionIds)) {
    const load = found.get(run.sessionId)
    const recallId = recallTriggerOf(run)?.recallId ?? ''
    if (run.status === 'queued') load?.queued.push(recallId)
    else if (load) load.live = recallId
  }
  return found
}

function* asRows(runs: readonly RecallRun[], profiles: Profiles, now: number): Script<NewRun[]> {
  const models = new Map<string, string>()
  const rows: NewRun[] = []
  for (const { runId, session, position, recallId, occurrenceId, text, note, interrupts } of runs) {
    const { userId, profileId } = session
    const key = `${userId} ${profileId}`
    const model = models.get(key) ?? (yield* profiles.find(userId, profileId)).model
    models.set(key, model)
    rows.push({
      id: runId,
      sessionId: session.id,
      userId,
      requestId: null,
      trigger: { kind: 'recall', recallId, occurrenceId },
      status: 'queued',
      mode: 'queue',
      position: interrupts ? queuePosition.interrupting(position) : queuePosition.atEnd(position),
      text,
      note,
      model,
      profileId,
      queuedAt: now,
    })
  }
  return rows
}

function* stopLive(run: RecallRun): Script<PlacedCommand[]> {
  const live = yield* liveRun(run.session.id)
  if (!live || !(yield* moveRun(live.id, 'stopping'))) return []
  return [commandFor(run, { kind: 'stop', runId: live.id })]
}
