/** What the router may ask of the orchestrator. Every call is scoped by its viewer; refusals are `AppError`s. */
import type { ReadGate } from '../base/read-gate.ts'
import type { Frame } from '../protocol/events.ts'
import type { FeedFrame } from '../protocol/feed.ts'
import type {
  CloseInput,
  ContinueRunInput,
  CreateInput,
  EditQueueInput,
  ExportInput,
  ForkInput,
  HistoryInput,
  ListInput,
  RemoveInput,
  SendInput,
  StopInput,
  UpdateInput,
} from '../protocol/inputs.ts'
import type { Run } from '../protocol/runs.ts'
import type {
  QueueItem,
  Receipt,
  Session,
  SessionDetails,
  SessionHistory,
  SessionSummary,
} from '../protocol/sessions.ts'
import type { SystemInfo } from '../protocol/system.ts'
import type { NewToken, TokenInfo } from '../protocol/tokens.ts'
import type { WebhookService } from '../webhooks/webhook-service.ts'

export interface Viewer {
  userId: string
}

/** One open stream of a viewer. */
export interface StreamOptions {
  /** Names the connection, for presence. */
  connectionId: string
  gate: ReadGate
  signal: AbortSignal
  /** False once the viewer's access has ended; asked every 5 s. */
  stillAllowed(): Promise<boolean>
}

export interface WatchRequest {
  sessionId: string
  /** Exclusive cursor: 0 is the log's beginning. */
  after: number
  generation?: string
}

export interface SessionService {
  create(viewer: Viewer, input: CreateInput): Promise<Session>
  list(viewer: Viewer, input: ListInput): Promise<{ items: SessionSummary[]; nextCursor?: string }>
  get(viewer: Viewer, sessionId: string): Promise<SessionDetails>
  history(viewer: Viewer, input: HistoryInput): Promise<SessionHistory>
  send(viewer: Viewer, input: SendInput): Promise<Receipt>
  stop(viewer: Viewer, input: StopInput): Promise<{ outcome: 'stopping' | 'already-ended' | 'not-this-run' }>
  update(viewer: Viewer, input: UpdateInput): Promise<Session>
  editQueue(viewer: Viewer, input: EditQueueInput): Promise<{ items: QueueItem[] }>
  continueRun(viewer: Viewer, input: ContinueRunInput): Promise<Receipt>
  fork(viewer: Viewer, input: ForkInput): Promise<Session>
  close(viewer: Viewer, input: CloseInput): Promise<{ outcome: 'closing' | 'not-open' }>
  remove(viewer: Viewer, input: RemoveInput): Promise<{ finalAt?: number }>
  exportSession(viewer: Viewer, input: ExportInput): Promise<{ fileName: string; content: string }>
  getRun(viewer: Viewer, runId: string): Promise<Run>
  watch(viewer: Viewer, request: WatchRequest, stream: StreamOptions): AsyncGenerator<Frame, void, undefined>
  feed(viewer: Viewer, stream: StreamOptions): AsyncGenerator<FeedFrame, void, undefined>
}

/** What health, metrics and drain need to know. */
export interface ServerState {
  info(viewer: Viewer): Promise<SystemInfo>
  /** Reasons why this node should get no traffic; empty when ready. */
  notReady(): Promise<string[]>
  draining(): boolean
  counts(): { loadedSessions: number; liveRuns: number; watchers: number }
}

/** Who may use this server; all but `userOf` for the first user only. */
export interface TokenService {
  add(viewer: Viewer, name: string): Promise<NewToken>
  list(viewer: Viewer): Promise<{ items: TokenInfo[] }>
  revoke(viewer: Viewer, name: string): Promise<{ revoked: number }>
  /** Of a token that has not been revoked. */
  userOf(token: string): Promise<string | undefined>
}

export interface Services {
  tokens: TokenService
  sessions: SessionService
  server: ServerState
  webhooks: WebhookService
}
