/** `vigil stop`: ends a session's live run, or the one that is named, or with `--all` everything. */
import type { VigilClient } from '../../index.ts'
import { CliFailure } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

export async function stop(
  vigil: VigilClient,
  terminal: Terminal,
  sessionId: string,
  named: string | undefined,
  json: boolean,
): Promise<void> {
  const runId = named ?? (await vigil.trpc.sessions.get.query({ sessionId })).run?.id
  if (runId === undefined) throw new CliFailure(`Nothing runs in session ${sessionId}.`)
  const { outcome } = await vigil.trpc.sessions.stop.mutate({ sessionId, runId })
  if (json) await terminal.json({ sessionId, runId, outcome })
  if (outcome === 'not-this-run') throw new CliFailure(`Session ${sessionId} has no run ${runId}.`)
  if (outcome === 'already-ended') throw new CliFailure(`Run ${runId} has ended already.`)
  if (!json) terminal.notice(`Run ${runId} is stopping.`)
}

export async function stopAll(vigil: VigilClient, terminal: Terminal, json: boolean): Promise<void> {
  const { stopping, removed } = await vigil.trpc.runs.stopAll.mutate()
  if (json) return await terminal.json({ stopping, removed })
  terminal.notice(`Stopping: ${stopping}. Taken from the queues: ${removed}.`)
  const { recalls } = await vigil.trpc.runs.unfinished.query()
  if (recalls > 0) terminal.notice(`Recalls that go on: ${recalls}. Pause them with: vigil recalls pause --all`)
}
