/** What the router may ask of the orchestrator. Every call is scoped by its viewer; refusals are `AppError`s. */
import type { FileService } from '../attachments/file-service.ts'
import type { ReadGate } from '../base/read-gate.ts'
import type { Frame } from '../protocol/events.ts'
import type { FeedFrame } from '../protocol/feed.ts'
import type { SessionMatches } from '../protocol/find.ts'
import type {
  ApproveInput,
  CloseInput,
  ContinueRunInput,
  CreateInput,
  EditQueueInput,
  ExportInput,
  FindInput,
  ForkInput,
  HistoryInput,
  InboxInput,
  ListInput,
  RemoveInput,
  SendInput,
  StopInput,
  UpdateInput,
} from '../protocol/inputs.ts'
import type {
  AddProviderInput,
  ListModelsInput,
  ModelGroup,
  ModelTest,
  OwnProvider,
  ProviderList,
  RemoveProviderInput,
  TestModelInput,
  UpdateProviderInput,
} from '../protocol/models.ts'
import type {
  CreateProfileInput,
  DuplicateProfileInput,
  Profile,
  ProfileList,
  RemoveProfileInput,
  UpdateProfileInput,
} from '../protocol/profiles.ts'
import type {
  CancelRecallInput,
  ListRecallsInput,
  OccurrencesInput,
  PreviewRecallInput,
  RecallCalendarInput,
  RunRecallNowInput,
  ScheduleRecallInput,
  UpdateRecallInput,
} from '../protocol/recall-inputs.ts'
import type { Occurrence, Recall, RecallCalendar, RecallPreview, RecallWithTimes } from '../protocol/recalls.ts'
import type { Run } from '../protocol/runs.ts'
import type {
  InboxItem,
  QueueItem,
  Receipt,
  Session,
  SessionCounts,
  SessionDetails,
  SessionHistory,
  SessionSummary,
} from '../protocol/sessions.ts'
import type { SystemInfo } from '../protocol/system.ts'
import type { NewToken, TokenInfo } from '../protocol/tokens.ts'
import type { StopAllAnswer, UnfinishedRuns } from '../protocol/usage.ts'
import type { UsageService } from '../usage/usage-service.ts'
import type { WebhookService } from '../webhooks/webhook-service.ts'

export type { OpenedFile } from '../attachments/file-service.ts'

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
  counts(viewer: Viewer): Promise<SessionCounts>
  /** `asOf`: when the page was read, by the server's clock. */
  inbox(viewer: Viewer, input: InboxInput): Promise<{ items: InboxItem[]; nextCursor?: string; asOf: number }>
  markAllRead(viewer: Viewer, upTo: number): Promise<{ marked: number }>
  get(viewer: Viewer, sessionId: string): Promise<SessionDetails>
  history(viewer: Viewer, input: HistoryInput): Promise<SessionHistory>
  find(viewer: Viewer, input: FindInput): Promise<SessionMatches>
  send(viewer: Viewer, input: SendInput): Promise<Receipt>
  stop(viewer: Viewer, input: StopInput): Promise<{ outcome: 'stopping' | 'already-ended' | 'not-this-run' }>
  approve(viewer: Viewer, input: ApproveInput): Promise<{ outcome: 'accepted' | 'already-answered' }>
  update(viewer: Viewer, input: UpdateInput): Promise<Session>
  editQueue(viewer: Viewer, input: EditQueueInput): Promise<{ items: QueueItem[] }>
  continueRun(viewer: Viewer, input: ContinueRunInput): Promise<Receipt>
  fork(viewer: Viewer, input: ForkInput): Promise<Session>
  close(viewer: Viewer, input: CloseInput): Promise<{ outcome: 'closing' | 'not-open' }>
  remove(viewer: Viewer, input: RemoveInput): Promise<{ finalAt?: number }>
  exportSession(viewer: Viewer, input: ExportInput): Promise<{ fileName: string; content: string }>
  getRun(viewer: Viewer, runId: string): Promise<Run>
  unfinishedRuns(viewer: Viewer): Promise<UnfinishedRuns>
  stopAll(viewer: Viewer): Promise<StopAllAnswer>
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
  /** Calls `listener` for each run that this node's recalls have begun: how long after it was due that was committed. */
  onRecallRun(listener: (lateMs: number) => void): void
}

/** Who may use this server; all but `userOf` for the first user only. */
export interface TokenService {
  add(viewer: Viewer, name: string): Promise<NewToken>
  list(viewer: Viewer): Promise<{ items: TokenInfo[] }>
  revoke(viewer: Viewer, name: string): Promise<{ revoked: number }>
  /** Of a token that has not been revoked. */
  userOf(token: string): Promise<string | undefined>
}

/** A user's profiles. Edits name the version that they were made from. */
export interface ProfileService {
  list(viewer: Viewer): Promise<ProfileList>
  get(viewer: Viewer, profileId: string): Promise<Profile>
  create(viewer: Viewer, input: CreateProfileInput): Promise<Profile>
  update(viewer: Viewer, input: UpdateProfileInput): Promise<Profile>
  duplicate(viewer: Viewer, input: DuplicateProfileInput): Promise<Profile>
  remove(viewer: Viewer, input: RemoveProfileInput): Promise<Profile>
  setDefault(viewer: Viewer, profileId: string): Promise<{ defaultProfileId: string }>
}

/** Models, and the providers that they are called at. Keys go in and never come out. */
export interface ModelService {
  list(viewer: Viewer, input: ListModelsInput): Promise<{ groups: ModelGroup[] }>
  /** What went wrong is an answer, not an error. */
  test(viewer: Viewer, input: TestModelInput, signal: AbortSignal): Promise<ModelTest>
  providers(viewer: Viewer): Promise<ProviderList>
  addProvider(viewer: Viewer, input: AddProviderInput): Promise<OwnProvider>
  updateProvider(viewer: Viewer, input: UpdateProviderInput): Promise<OwnProvider>
  removeProvider(viewer: Viewer, input: RemoveProviderInput): Promise<{ removed: true }>
}

/** Schedules that wake sessions, and the ledger of their times. */
export interface RecallService {
  schedule(viewer: Viewer, input: ScheduleRecallInput, createdBy: Recall['createdBy']): Promise<RecallWithTimes>
  preview(viewer: Viewer, input: PreviewRecallInput): Promise<RecallPreview>
  update(viewer: Viewer, input: UpdateRecallInput): Promise<RecallWithTimes>
  list(viewer: Viewer, input: ListRecallsInput): Promise<{ items: Recall[]; nextCursor?: string }>
  get(viewer: Viewer, recallId: string): Promise<RecallWithTimes>
  occurrences(viewer: Viewer, input: OccurrencesInput): Promise<{ items: Occurrence[]; nextCursor?: string }>
  calendar(viewer: Viewer, input: RecallCalendarInput): Promise<RecallCalendar>
  pause(viewer: Viewer, recallId: string): Promise<Recall>
  /** Every one that is planned. */
  pauseAll(viewer: Viewer): Promise<{ paused: number }>
  resume(viewer: Viewer, recallId: string): Promise<Recall>
  skip(viewer: Viewer, recallId: string): Promise<Recall>
  cancel(viewer: Viewer, input: CancelRecallInput): Promise<Recall>
  runNow(viewer: Viewer, input: RunRecallNowInput): Promise<Occurrence>
}

export interface Services {
  recalls: RecallService
  files: FileService
  models: ModelService
  profiles: ProfileService
  tokens: TokenService
  sessions: SessionService
  server: ServerState
  usage: UsageService
  webhooks: WebhookService
}
