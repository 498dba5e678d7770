/** Limits that callers can meet, in bytes unless named otherwise; server settings may lower or raise their defaults. */
const KIB = 1024
const MIB = 1024 * KIB

export const MESSAGE_MAX_BYTES = 256 * KIB
export const SOCKET_PAYLOAD_MAX_BYTES = MIB
export const SOCKET_BUFFER_MAX_BYTES = MIB
export const SUBSCRIPTIONS_PER_SOCKET = 100
export const QUEUED_PER_SESSION = 100
export const FILES_PER_MESSAGE = 20
export const EVENT_MAX_BYTES = 4 * MIB
export const PAGE_MAX_EVENTS = 512
export const PAGE_MAX_BYTES = 256 * KIB
export const TITLE_MAX_CHARS = 200
export const ID_MAX_CHARS = 128
export const METADATA_MAX_KEYS = 50
export const METADATA_VALUE_MAX_CHARS = 2000
export const LIST_MAX_ITEMS = 200
export const HISTORY_MAX_MESSAGES = 200
export const WEBHOOKS_PER_USER = 20
export const WEBHOOK_URL_MAX_CHARS = 2000
