/** Limits that callers can meet, in bytes unless named otherwise; server settings may lower or raise their defaults. */
const KIB = 1024
const MIB = 1024 * KIB

export const MESSAGE_MAX_BYTES = 256 * KIB
export const SOCKET_PAYLOAD_MAX_BYTES = MIB
export const SOCKET_BUFFER_MAX_BYTES = MIB
export const SUBSCRIPTIONS_PER_SOCKET = 100
export const QUEUED_PER_SESSION = 100
export const FILES_PER_MESSAGE = 20
export const FILE_MAX_BYTES = 25 * MIB
export const USER_FILES_MAX_BYTES = 2048 * MIB
export const IMAGE_MAX_PIXELS = 50_000_000
export const FILE_NAME_MAX_CHARS = 200
export const EVENT_MAX_BYTES = 4 * MIB
export const PAGE_MAX_EVENTS = 512
export const PAGE_MAX_BYTES = 256 * KIB
export const TITLE_MAX_CHARS = 200
export const REASON_MAX_CHARS = 2000
export const ID_MAX_CHARS = 128
export const METADATA_MAX_KEYS = 50
export const METADATA_VALUE_MAX_CHARS = 2000
export const LIST_MAX_ITEMS = 200
export const SEARCH_MAX_CHARS = 200
export const HISTORY_MAX_MESSAGES = 200
export const FIND_MAX_CHARS = 200
/** Of a transcript in one answer; page by page there is no limit. */
export const EXPORT_MAX_BYTES = 8 * MIB
/** What a message keeps of its times: at most 40 KB. */
export const TIMED_STEPS_MAX = 256
export const TIMED_TOOLS_MAX = 256
/** In one step. */
export const TIMED_REASONING_MAX = 16
export const PROFILES_PER_USER = 100
export const PROFILE_NAME_MAX_CHARS = 60
export const MODEL_REF_MAX_CHARS = 200
export const SYSTEM_PROMPT_MAX_CHARS = 32_000
export const SECRETS_PER_PROFILE = 50
export const SECRET_MAX_BYTES = 16 * KIB
export const PROVIDERS_PER_USER = 20
export const PROVIDER_NAME_MAX_CHARS = 32
export const PROVIDER_URL_MAX_CHARS = 2000
export const PROVIDER_KEY_MAX_CHARS = 4000
export const WEBHOOKS_PER_USER = 20
export const WEBHOOK_URL_MAX_CHARS = 2000
export const RECALLS_PER_USER = 1_000
export const RECALL_WHEN_MAX_CHARS = 200
export const RECALL_CRON_MAX_CHARS = 200
export const PREVIEW_MAX_TIMES = 100
/** Of one look at the calendar: six weeks are a month with its margins. */
export const CALENDAR_MAX_DAYS = 62
export const CALENDAR_MAX_ENTRIES = 2_000
export const CALENDAR_MAX_APART = 100
/** As many runs of a recall that fail one after another pause it. */
export const RECALL_FAILURES_UNTIL_PAUSE = 5
/** Between two times of a recall. */
export const RECALL_LEAST_GAP_SECONDS = 10
/** How far ahead the first time of a recall may lie. */
export const RECALL_HORIZON_YEARS = 10
