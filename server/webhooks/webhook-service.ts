/** `webhooks.*`: a user's webhooks and what became of their deliveries. */
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import { newId } from '../base/new-id.ts'
import type { Sealer } from '../base/sealed-box.ts'
import { WEBHOOKS_PER_USER } from '../protocol/limits.ts'
import type {
  CreateWebhookInput,
  DeliveriesInput,
  Delivery,
  TestOutcome,
  UpdateWebhookInput,
  Webhook,
  WebhookKind,
  WebhookList,
  WebhookPayload,
  WebhookSecret,
} from '../protocol/webhooks.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import {
  type DeliveryRow,
  deleteDeliveriesOf,
  failWaiting,
  pageOfDeliveries,
  readDelivery,
  renewDelivery,
} from '../store/rows/webhook-delivery-rows.ts'
import {
  changeWebhook,
  deleteWebhook,
  insertWebhook,
  readWebhook,
  replaceSecret,
  type WebhookRow,
  webhooksOf,
} from '../store/rows/webhook-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { postDelivery } from './post-delivery.ts'
import { TURNED_OFF } from './settle-try.ts'
import { newSecret, signedHeaders } from './signed-headers.ts'
import { sealSecret, signingSecrets } from './signing-secrets.ts'

const OLD_SECRET_MS = 24 * 3_600_000
const DELIVERIES_PER_PAGE = 25
const PURGE_ROWS = 500

interface Viewer {
  userId: string
}

/** Every call is scoped by its viewer: what is not theirs is NOT_FOUND. */
export interface WebhookService {
  list(viewer: Viewer): Promise<WebhookList>
  create(viewer: Viewer, input: CreateWebhookInput): Promise<WebhookSecret>
  update(viewer: Viewer, input: UpdateWebhookInput): Promise<Webhook>
  remove(viewer: Viewer, webhookId: string): Promise<{ removed: true }>
  rotateSecret(viewer: Viewer, webhookId: string): Promise<WebhookSecret>
  test(viewer: Viewer, webhookId: string): Promise<TestOutcome>
  deliveries(viewer: Viewer, input: DeliveriesInput): Promise<{ items: Delivery[]; nextCursor?: string }>
  redeliver(viewer: Viewer, deliveryId: string): Promise<Delivery>
}

export interface WebhookServiceOptions {
  store: Store
  clock: Clock
  sealer: Sealer
  userAgent: string
  /** False: this server sends nothing. */
  sending: boolean
  /** There is something to deliver. */
  wake(): void
}

export function createWebhookService(options: WebhookServiceOptions): WebhookService {
  const { store, clock, sealer, userAgent, sending } = options
  function refuseWhenOff() {
    if (sending) return
    throw new AppError('FORBIDDEN', 'Webhooks are turned off on this server.', {
      fix: 'Whoever runs it can turn them on: VIGIL_WEBHOOKS=on.',
    })
  }
  return {
    async list({ userId }) {
      const rows = await store.read(() => webhooksOf(userId))
      return { items: rows.map(asWebhook), sending, limit: WEBHOOKS_PER_USER }
    },
    async create({ userId }, input) {
      refuseWhenOff()
      const now = clock.now()
      const id = newId('hook', now)
      const secret = newSecret()
      const row = { id, userId, sealedSecret: sealSecret(sealer, id, secret), createdAt: now }
      return { webhook: await store.write(() => create(row, input)), secret }
    },
    update: ({ userId }, input) => store.write(() => update(userId, input, clock.now())),
    async remove({ userId }, webhookId) {
      await store.write(function* remove() {
        yield* ownedWebhook(userId, webhookId)
        yield* deleteWebhook(webhookId)
      })
      // What a crash leaves of them is sent to nobody, and purged by its age.
      while ((await store.write(() => deleteDeliveriesOf(webhookId, PURGE_ROWS))) === PURGE_ROWS) {
        await new Promise((resolve) => setImmediate(resolve))
      }
      return { removed: true }
    },
    async rotateSecret({ userId }, webhookId) {
      const now = clock.now()
      const secret = newSecret()
      const sealed = sealSecret(sealer, webhookId, secret)
      const webhook = await store.write(function* rotate() {
        yield* ownedWebhook(userId, webhookId)
        yield* replaceSecret(webhookId, sealed, now + OLD_SECRET_MS, now)
        return asWebhook(yield* ownedWebhook(userId, webhookId))
      })
      return { webhook, secret }
    },
    async test({ userId }, webhookId) {
      refuseWhenOff()
      const row = await store.read(() => ownedWebhook(userId, webhookId))
      const now = clock.now()
      const payload: WebhookPayload = { id: newId('msg', now), at: now, type: 'test' }
      const body = JSON.stringify(payload)
      const signed = signedHeaders(payload.id, body, now, signingSecrets(sealer, webhookId, row, now))
      const post = { url: row.url, headers: { ...signed, 'user-agent': userAgent }, body }
      const outcome = await postDelivery(post, clock, new AbortController().signal)
      return {
        delivered: outcome.kind === 'delivered',
        durationMs: outcome.durationMs,
        ...('status' in outcome && { status: outcome.status }),
        ...('error' in outcome && { error: outcome.error }),
      }
    },
    deliveries: ({ userId }, input) => store.read(() => deliveries(userId, input)),
    async redeliver({ userId }, deliveryId) {
      refuseWhenOff()
      const delivery = await store.write(() => redeliver(userId, deliveryId, clock.now()))
      options.wake()
      return delivery
    },
  }
}

function* create(
  row: Pick<WebhookRow, 'id' | 'userId' | 'sealedSecret' | 'createdAt'>,
  { url, kinds, outcomes = 'all' }: CreateWebhookInput,
): Script<Webhook> {
  yield* lockUser(row.userId)
  const others = yield* webhooksOf(row.userId)
  if (others.length >= WEBHOOKS_PER_USER) {
    throw new AppError('LIMIT', `A user can have ${WEBHOOKS_PER_USER} webhooks.`, {
      limit: WEBHOOKS_PER_USER,
      fix: 'Remove one that is not needed any more.',
    })
  }
  yield* insertWebhook({ ...row, url, outcomes, kinds: JSON.stringify([...new Set(kinds)]) })
  return asWebhook(yield* ownedWebhook(row.userId, row.id))
}

function* update(userId: string, input: UpdateWebhookInput, now: number): Script<Webhook> {
  const row = yield* ownedWebhook(userId, input.webhookId)
  const enabled = input.enabled ?? Boolean(row.enabled)
  const changes = {
    url: input.url ?? row.url,
    kinds: [...new Set(input.kinds ?? (JSON.parse(row.kinds) as WebhookKind[]))],
    outcomes: input.outcomes ?? row.outcomes,
    enabled,
  }
  if ((yield* changeWebhook(row.id, input.version, changes, now)) === 0) {
    throw new AppError('VERSION_CONFLICT', 'This webhook was changed since it was read.', {
      current: asWebhook(row),
      fix: 'Look at what it is now, and make the change again.',
    })
  }
  if (!enabled) yield* failWaiting(row.id, TURNED_OFF, now)
  return asWebhook(yield* ownedWebhook(userId, row.id))
}

function* deliveries(userId: string, input: DeliveriesInput): Script<{ items: Delivery[]; nextCursor?: string }> {
  yield* ownedWebhook(userId, input.webhookId)
  const limit = input.limit ?? DELIVERIES_PER_PAGE
  const after = input.cursor === undefined ? undefined : parseCursor(input.cursor)
  const { webhookId, status } = input
  const found = yield* pageOfDeliveries({ webhookId, status, after, limit: limit + 1 })
  const items = found.slice(0, limit).map(asDelivery)
  const last = items.at(-1)
  return found.length > limit && last ? { items, nextCursor: `${last.createdAt}.${last.id}` } : { items }
}

function* redeliver(userId: string, deliveryId: string, now: number): Script<Delivery> {
  const row = yield* ownedDelivery(userId, deliveryId)
  const webhook = yield* ownedWebhook(userId, row.webhookId)
  if (!webhook.enabled) {
    throw new AppError('INVALID_INPUT', 'The webhook of this delivery is off.', { fix: 'Turn it on first.' })
  }
  yield* renewDelivery(deliveryId, now)
  return asDelivery(yield* ownedDelivery(userId, deliveryId))
}

function* ownedWebhook(userId: string, webhookId: string): Script<WebhookRow> {
  const row = yield* readWebhook(userId, webhookId)
  if (row) return row
  throw new AppError('NOT_FOUND', `There is no webhook ${webhookId}.`, {
    field: 'webhookId',
    fix: 'webhooks.list tells which there are.',
  })
}

function* ownedDelivery(userId: string, deliveryId: string): Script<DeliveryRow> {
  const row = yield* readDelivery(userId, deliveryId)
  if (row) return row
  throw new AppError('NOT_FOUND', `There is no delivery ${deliveryId}.`, {
    field: 'deliveryId',
    fix: 'webhooks.deliveries tells which there are; they are kept for 30 days.',
  })
}

function parseCursor(cursor: string): { createdAt: number; id: string } {
  const [, createdAt, id] = /^(\d{1,15})\.(\w+)$/.exec(cursor) ?? []
  if (createdAt && id) return { createdAt: Number(createdAt), id }
  throw new AppError('INVALID_INPUT', 'This cursor was not answered by webhooks.deliveries.', {
    field: 'cursor',
    fix: 'Leave it out to begin with the newest deliveries.',
  })
}

function asWebhook(row: WebhookRow): Webhook {
  const since = row.enabled ? row.failingSince : row.goneAt
  return {
    id: row.id,
    url: row.url,
    kinds: JSON.parse(row.kinds),
    outcomes: row.outcomes,
    state: stateOf(row),
    ...(since !== null && { since: Number(since) }),
    ...(row.lastError !== null && { lastError: row.lastError }),
    ...(row.oldSecretUntil !== null && { oldSecretUntil: Number(row.oldSecretUntil) }),
    version: row.version,
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
  }
}

function stateOf({ enabled, goneAt, failingSince }: WebhookRow): Webhook['state'] {
  if (!enabled) return goneAt === null ? 'off' : 'gone'
  return failingSince === null ? 'on' : 'failing'
}

function asDelivery(row: DeliveryRow): Delivery {
  const payload = JSON.parse(row.payload) as { title: string; outcome?: Delivery['outcome'] }
  return {
    id: row.id,
    kind: row.kind,
    sessionId: row.sessionId,
    seq: row.seq,
    title: payload.title,
    ...(payload.outcome && { outcome: payload.outcome }),
    status: row.status,
    tries: row.attempts,
    trying: row.claimedBy !== null,
    createdAt: Number(row.createdAt),
    ...(row.status === 'pending' && { nextAt: Number(row.nextAt) }),
    ...(row.endedAt !== null && { endedAt: Number(row.endedAt) }),
    ...(row.lastStatus !== null && { lastStatus: row.lastStatus }),
    ...(row.lastError !== null && { lastError: row.lastError }),
  }
}
