/** `vigil recalls pause`, `resume`, `skip`, `cancel` and `run`: one recall, changed or run now. */
import type { Recall } from '../../../../server/protocol/recalls.ts'
import { callWithRetry } from '../../../call-with-retry.ts'
import { newId, type VigilClient } from '../../../index.ts'
import type { Terminal } from '../../terminal.ts'
import { nextInWords, statusInWords } from './recall-words.ts'

export const CHANGES = ['pause', 'resume', 'skip', 'cancel'] as const
type Change = (typeof CHANGES)[number]

export interface ChangeOptions {
  /** Of `cancel`. */
  undo?: true
  json: boolean
}

export async function change(
  vigil: VigilClient,
  terminal: Terminal,
  recallId: string,
  { action, undo, json }: ChangeOptions & { action: Change },
): Promise<void> {
  const { recalls } = vigil.trpc
  const recall =
    action === 'cancel'
      ? await recalls.cancel.mutate({ recallId, ...(undo && { undo }) })
      : await recalls[action].mutate({ recallId })
  if (json) await terminal.json(recall)
  else if (action === 'cancel' && !undo && recall.status !== 'cancelled') terminal.notice(nothingLeft(recall))
  else terminal.notice(outcome(recall))
}

export async function pauseAll(vigil: VigilClient, terminal: Terminal, json: boolean): Promise<void> {
  const answer = await vigil.trpc.recalls.pauseAll.mutate()
  if (json) return await terminal.json(answer)
  terminal.notice(answer.paused === 0 ? 'No recall is planned.' : `Recalls paused: ${answer.paused}.`)
}

function nothingLeft({ id, status }: Recall): string {
  return `Recall ${id} is ${status}: nothing of it is left to cancel.`
}

function outcome(recall: Recall): string {
  const next = nextInWords(recall)
  return next === ''
    ? `Recall ${recall.id} is ${statusInWords(recall)}.`
    : `Recall ${recall.id} is planned. Next: ${next}.`
}

/** Besides its planned times; the order is carried out once, whatever happens to the connection. */
export async function runNow(vigil: VigilClient, terminal: Terminal, recallId: string, json: boolean): Promise<void> {
  const input = { recallId, requestId: newId('req') }
  const occurrence = await callWithRetry(vigil, () => vigil.trpc.recalls.runNow.mutate(input), terminal.interrupt)
  if (json) return await terminal.json(occurrence)
  const { runId, sessionId } = occurrence
  terminal.notice(`Run ${runId} is queued. Watch it with: vigil follow ${sessionId}`)
}
