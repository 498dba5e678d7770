/**
 * Turns what the feed says into desktop notifications. Loaded only where they are on.
 *
 * Every tab follows along, so that it can take over at any time; one of them, whoever holds the lock, speaks. What is
 * told is a change that was seen: at the start, and after each reset of the feed, the sessions as they are then are only
 * taken down. Nothing here waits for a timer, as those of a tab in the background ring late.
 */
import type { VigilClient } from '../../../client/index.ts'
import type { FeedFrame } from '../../../server/protocol/feed.ts'
import { LIST_MAX_ITEMS } from '../../../server/protocol/limits.ts'
import type { Recall } from '../../../server/protocol/recalls.ts'
import type { SessionSummary } from '../../../server/protocol/sessions.ts'
import { feedFrames } from '../connection/feed-frames.ts'
import { serverNow } from '../connection/server-clock.ts'
import { sessionTitle } from '../sessions/session-title.ts'
import { sessionsInView } from './in-view.ts'
import { noticeChoice } from './notice-choice.ts'
import { endingWords, type NoticeKind, noticeOfRecall, noticeOfSession } from './notice-kinds.ts'
import { showNotice } from './show-notice.ts'
import { onStoppedHere } from './stopped-here.ts'

const SPEAKER = 'vigil:notifications'
const RUNNING_KNOWN = 200
const NEWEST_KNOWN = 100
/** As many at once are told one by one. */
const SINGLY = 4
const BODY_MAX_CHARS = 160

/** What a session was before anything was seen of it that was made since. */
const NEW = { status: 'idle', unread: false } as const

/** What a recall was before anything was seen of it that was scheduled since. */
const NOT_FIRED = { occurrences: 0 }

interface News {
  kind: NoticeKind
  title: string
  body: string
  /** Where a click leads; a later one of the same takes the place of one before it. */
  path: string
  /** Whose page, in view, tells it already. */
  sessionId?: string
}

interface NotifierOptions {
  vigil: VigilClient
  openPage(path: string): void
}

/** Returns the way to stop. */
export function startNotifier({ vigil, openPage }: NotifierOptions): () => void {
  const stop = new AbortController()
  let speaks = false
  let sessions = new Map<string, SessionSummary>()
  let takenDownAt = serverNow()
  let recalls = new Map<string, Recall>()
  const stoppedHere = new Set<string>()
  let turn = takeDown()

  void navigator.locks
    .request(SPEAKER, { signal: stop.signal }, () => {
      speaks = true
      return new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }))
    })
    .catch(() => {})
  onStoppedHere((sessionId) => {
    for (const id of sessionId === undefined ? sessions.keys() : [sessionId]) stoppedHere.add(id)
  }, stop.signal)
  const unsubscribe = feedFrames.subscribe((frame) => {
    turn = turn.then(() => (stop.signal.aborted ? undefined : take(frame)))
  })

  async function takeDown(): Promise<void> {
    takenDownAt = serverNow()
    try {
      const [running, newest, planned] = await Promise.all([
        vigil.trpc.sessions.list.query({ filter: 'running', limit: RUNNING_KNOWN }),
        vigil.trpc.sessions.list.query({ limit: NEWEST_KNOWN }),
        plannedRecalls(vigil),
      ])
      sessions = new Map([...newest.items, ...running.items].map((session) => [session.id, session]))
      recalls = new Map(planned.map((recall) => [recall.id, recall]))
    } catch {
      // Known from their next change on.
      sessions = new Map()
      recalls = new Map()
    }
  }

  async function take(frame: FeedFrame): Promise<void> {
    if (frame.reset) await takeDown()
    const news = [...newsOfSessions(frame), ...newsOfRecalls(frame), ...newsOfBudgets(frame)]
    if (news.length > 0 && speaks) await tell(news)
  }

  function newsOfSessions({ sessions: changed = [], removedSessions = [] }: FeedFrame): News[] {
    const news: News[] = []
    for (const session of changed) {
      const before = sessions.get(session.id) ?? (session.createdAt > takenDownAt ? NEW : undefined)
      sessions.set(session.id, session)
      const kind = before && noticeOfSession(before, session)
      if (!kind) continue
      const own = stoppedHere.delete(session.id) && session.lastOutcome === 'stopped'
      if (!own) news.push(newsOfOne(kind, session, kind === 'approval' ? WORDS.approval : endingWords(session)))
    }
    for (const id of removedSessions) sessions.delete(id)
    return news
  }

  function newsOfRecalls({ recalls: changed = [] }: FeedFrame): News[] {
    const news: News[] = []
    for (const recall of changed) {
      const before = recalls.get(recall.id) ?? (recall.createdAt > takenDownAt ? NOT_FIRED : undefined)
      recalls.set(recall.id, recall)
      const kind = before && noticeOfRecall(before, recall)
      const session = sessions.get(recall.sessionId) ?? { id: recall.sessionId, title: '' }
      if (kind) news.push(newsOfOne(kind, { ...session, preview: recall.message }, WORDS.recall))
    }
    return news
  }

  function newsOfBudgets({ budgets = [] }: FeedFrame): News[] {
    return budgets.map(({ text }) => ({ kind: 'budget', title: 'A budget is passed', body: text, path: '/usage' }))
  }

  async function tell(news: readonly News[]): Promise<void> {
    const { without } = noticeChoice.getSnapshot()
    const inView = await sessionsInView()
    const isInView = (sessionId: string | undefined) => sessionId !== undefined && inView.has(sessionId)
    const wanted = news.filter(({ kind, sessionId }) => !without.includes(kind) && !isInView(sessionId))
    if (wanted.length > SINGLY) {
      const body = 'Open Vigil to see which.'
      const title = `${wanted.length} pieces of news`
      showNotice({ title, body, tag: 'vigil:many', onClick: () => openPage('/') })
      return
    }
    for (const { title, body, path } of wanted) {
      showNotice({ title, body, tag: `vigil:${path}`, onClick: () => openPage(path) })
    }
  }

  return () => {
    stop.abort()
    unsubscribe()
  }
}

/** All that may fire: a user has 1,000 at most. */
async function plannedRecalls(vigil: VigilClient): Promise<Recall[]> {
  const found: Recall[] = []
  let cursor: string | undefined
  do {
    const page = await vigil.trpc.recalls.list.query({
      status: ['pending', 'paused'],
      limit: LIST_MAX_ITEMS,
      ...(cursor && { cursor }),
    })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  return found
}

const WORDS = { approval: 'Waits for your approval.', recall: 'A recall has fired.' }

function newsOfOne(kind: NoticeKind, session: Pick<SessionSummary, 'id' | 'title' | 'preview'>, words: string): News {
  const text = `${words} ${session.preview}`.trim()
  const body = text.length > BODY_MAX_CHARS ? `${text.slice(0, BODY_MAX_CHARS - 1)}…` : text
  return { kind, title: sessionTitle(session), body, path: `/s/${session.id}`, sessionId: session.id }
}
