/**
 * Leads from a run's bar to what it is about: the call of a tool, the thought, the text; where none of them is, the
 * message. Older pages are loaded until it is there, what is folded around it is opened, the focus goes to it, and a
 * frame stays around it until the focus leaves. A panel that lies over the transcript is closed.
 */
import type { UIMessage } from 'ai'
import type { SessionTracker } from '../connection/session-tracker.ts'
import { notify } from '../notices/notify.ts'
import { isToolPart, messageSections } from '../transcript/message-sections.ts'
import { shownTranscript } from '../transcript/shown-transcript.ts'
import { leavePanel } from './panel-state.ts'
import type { TimelineBar } from './run-timeline.ts'

/** A part that does not come, since nothing of it is shown, is not waited for any longer. */
const PART_WITHIN_MS = 2_000
const MOST_ADJUSTMENTS = 10

export async function showBar({ messageId, partIndex }: TimelineBar, tracker: SessionTracker): Promise<void> {
  const transcript = shownTranscript.current
  if (messageId === undefined || !transcript) return
  leavePanel()
  const whole = partIndex === undefined
  if (!(await transcript.goTo(messageId, { focus: true, quiet: !whole }))) return tellOfFailure()
  const message = tracker.getSnapshot().state?.messages.find(({ id }) => id === messageId)
  const key = message && !whole ? partKey(message, partIndex) : undefined
  if (!message || key === undefined) return
  const group = groupOf(message, partIndex)
  if (group) transcript.openedParts.set(`${group}:earlier`, true)
  const row = `[data-message="${CSS.escape(messageId)}"]`
  const part = await present(`${row} [data-part="${CSS.escape(key)}"]`)
  if (part) await leadTo(part)
}

function tellOfFailure(): void {
  notify({
    title: 'That part could not be shown',
    message: 'The older messages did not come. Try it again in a moment.',
    color: 'gray',
  })
}

/** What its element is known by: a tool's card by its call, the others by the section they are shown in. */
function partKey(message: UIMessage, partIndex = -1): string | undefined {
  const part = message.parts[partIndex]
  if (!part) return undefined
  if (isToolPart(part)) return part.toolCallId
  const indexOf = (key: string) => Number(key.slice(message.id.length + 1))
  return messageSections(message).findLast(({ key }) => indexOf(key) <= partIndex)?.key
}

function groupOf(message: UIMessage, partIndex = -1): string | undefined {
  const part = message.parts[partIndex]
  if (!part || !isToolPart(part)) return undefined
  return messageSections(message).find((section) => section.kind === 'tools' && section.parts.includes(part))?.key
}

/** Rows come onto the page when they are scrolled to, and their parts when those are loaded. */
function present(selector: string): Promise<HTMLElement | undefined> {
  const find = () => document.querySelector<HTMLElement>(selector) ?? undefined
  return new Promise((resolve) => {
    const done = (found = find()) => {
      observer.disconnect()
      clearTimeout(timer)
      resolve(found)
    }
    const observer = new MutationObserver(() => find() && done())
    const timer = setTimeout(done, PART_WITHIN_MS)
    observer.observe(document.body, { childList: true, subtree: true })
    if (find()) done()
  })
}

async function leadTo(part: HTMLElement): Promise<void> {
  const target = part.querySelector<HTMLElement>(':scope > summary') ?? part
  if (target === part) part.tabIndex = -1
  part.dataset.ledTo = ''
  target.focus({ preventScroll: true })
  target.addEventListener('blur', () => delete part.dataset.ledTo, { once: true })
  // Rows get their heights when they are first seen, and what is below them moves.
  let before: number
  let tries = 0
  do {
    before = part.getBoundingClientRect().top
    part.scrollIntoView({ block: part.offsetHeight > window.innerHeight / 2 ? 'start' : 'center' })
    await twoFrames()
  } while (Math.abs(part.getBoundingClientRect().top - before) > 1 && ++tries < MOST_ADJUSTMENTS)
}

function twoFrames(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
}
