/** The only reader of the environment: every setting with its default, its meaning and where its value came from. */
import path from 'node:path'
import { z } from 'zod'
import { AppError } from './base/app-error.ts'
import {
  FILE_MAX_BYTES,
  IMAGE_MAX_PIXELS,
  QUEUED_PER_SESSION,
  SOCKET_PAYLOAD_MAX_BYTES,
  SUBSCRIPTIONS_PER_SOCKET,
  USER_FILES_MAX_BYTES,
} from './protocol/limits.ts'

const wholeNumber = (fallback: number, min = 0) => z.coerce.number().int().min(min).default(fallback)

/** In the environment's own names. Durations are milliseconds, sizes are bytes. */
export const settings = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port to listen on; 0 takes a free one'),
  VIGIL_DATA_DIR: z.string().min(1).default('./data').describe('Folder of the database, workspaces and attachments'),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('postgres://… for a cluster; a SQLite file in the data folder if absent'),
  VIGIL_TOKEN: z
    .string()
    .min(8)
    .optional()
    .describe('Bearer token of the first user; required when HOST is not loopback'),
  VIGIL_SECRET: z
    .string()
    .trim()
    .min(32, 'must be at least 32 characters, such as what `openssl rand -base64 32` prints')
    .optional()
    .describe('What stored keys and secrets are sealed under; a cluster needs it, one server makes its own'),
  VIGIL_ORIGINS: z.string().default('').describe('Origins allowed besides the server’s own, separated by commas'),
  VIGIL_MODEL: z.string().min(1).default('demo').describe('Model of the default profile, as provider/model'),
  OPENAI_BASE_URL: z.string().trim().optional().describe('OpenAI-compatible endpoint of openai/… models'),
  OPENAI_API_KEY: z.string().trim().optional().describe('Its key; an endpoint of your own may need none'),
  ANTHROPIC_BASE_URL: z.string().trim().optional().describe('Endpoint of anthropic/… models'),
  ANTHROPIC_API_KEY: z.string().trim().optional().describe('Its key'),
  VIGIL_CONTEXT_TOKENS: wholeNumber(0).describe('Tokens that a model can read; 0 = by its name'),
  VIGIL_MODEL_FILES: z
    .enum(['auto', 'none', 'images', 'all'])
    .default('auto')
    .describe('Files that models are given as they are; auto = by their name'),
  VIGIL_MODEL_TRIES: wholeNumber(3, 1).describe('How often a model call that failed in passing is made in all'),
  VIGIL_MODEL_RETRY_MS: wholeNumber(2_000).describe('Wait before the second try; it doubles with each'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  VIGIL_SQLITE_SYNC: z.enum(['normal', 'full']).default('normal').describe('full survives power loss, at a price'),
  VIGIL_RUN_WALL_MS: wholeNumber(7_200_000).describe('Longest run; 0 = no limit'),
  VIGIL_RUN_IDLE_MS: wholeNumber(900_000).describe('Longest silence of a run; 0 = no limit'),
  VIGIL_MAX_STEPS: wholeNumber(50, 1).describe('Steps of a run'),
  VIGIL_MAX_LIVE_RUNS_PER_USER: wholeNumber(3).describe('Runs of one user at a time; 0 = no limit'),
  VIGIL_MAX_RECOVERIES: wholeNumber(25, 1).describe('Recoveries of one run before it ends as interrupted'),
  VIGIL_RECOVERY: z
    .enum(['continue', 'ask'])
    .default('continue')
    .describe('After a crash: go on, or wait for Continue'),
  VIGIL_MAX_QUEUED: wholeNumber(QUEUED_PER_SESSION, 1).describe('Messages that may wait in one session'),
  VIGIL_REPLAY_BYTES: wholeNumber(1024 * 1024, 1024).describe('Replay buffer of a loaded session'),
  VIGIL_REPLAY_EVENTS: wholeNumber(2_000, 1).describe('Replay buffer of a loaded session'),
  VIGIL_REPLAY_KEEP_MS: wholeNumber(180_000).describe('How long a replay buffer outlives its last reader and run'),
  VIGIL_IDLE_UNLOAD_MS: wholeNumber(15_000).describe('How long an idle session stays loaded'),
  VIGIL_DRAIN_MS: wholeNumber(90_000).describe('How long a graceful stop waits for live runs'),
  VIGIL_DELETE_UNDO_MS: wholeNumber(10_000).describe('How long a deletion can be undone'),
  VIGIL_COMPACT_AFTER_MS: wholeNumber(86_400_000).describe('Age of a finished run whose deltas are dropped'),
  VIGIL_LOCK_WAIT_MS: wholeNumber(10_000).describe('How long a second server waits for the data folder'),
  VIGIL_SOCKET_PAYLOAD_BYTES: wholeNumber(SOCKET_PAYLOAD_MAX_BYTES, 1024).describe('Largest message from a socket'),
  VIGIL_SUBSCRIPTIONS_PER_SOCKET: wholeNumber(SUBSCRIPTIONS_PER_SOCKET, 1),
  VIGIL_FILE_BYTES: wholeNumber(FILE_MAX_BYTES, 1).describe('Largest file that a message may carry'),
  VIGIL_FILES_PER_USER_BYTES: wholeNumber(USER_FILES_MAX_BYTES, 1).describe('Files of one user in all'),
  VIGIL_IMAGE_PIXELS: wholeNumber(IMAGE_MAX_PIXELS, 1).describe('Largest image, width times height'),
  VIGIL_WEBHOOKS: z.enum(['on', 'off']).default('on').describe('off: no webhook is told of anything'),
  VIGIL_RECALLS: z.enum(['on', 'off']).default('on').describe('off: no recall fires; what is due then was missed'),
  VIGIL_RECALL_RUNS_PER_HOUR: wholeNumber(30).describe('Runs that recalls may start in a session; 0 = no limit'),
  VIGIL_RECALL_RUNS_PER_DAY: wholeNumber(0).describe('Runs that recalls may start for a user; 0 = no limit'),
  VIGIL_RECALL_DEFER_MS: wholeNumber(60_000, 1_000).describe('Until a recall looks again at a session that was busy'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
})

export type Settings = z.infer<typeof settings>

export interface Config {
  settings: Settings
  dataDir: string
  databaseUrl: string
  mode: 'embedded' | 'cluster'
  origins: string[]
  loopback: boolean
  dev: boolean
}

/** Throws an `AppError` that names each setting at fault, its value and what it must be. */
export function readConfig(
  env: Record<string, string | undefined> = process.env,
  overrides: Partial<Settings> = {},
  /** Somebody else decides who a caller is, so that no token is needed. */
  hasOwnAccess = false,
): Config {
  const given = Object.fromEntries(Object.entries({ ...env, ...overrides }).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new AppError('INVALID_INPUT', `Settings that cannot be used: ${faults.join('; ')}.`, {
      fix: 'Correct these environment variables and start again.',
      field: String(parsed.error.issues[0]?.path[0] ?? ''),
    })
  }
  const values = parsed.data
  const loopback = isLoopback(values.HOST)
  if (!loopback && !values.VIGIL_TOKEN && !hasOwnAccess) {
    throw new AppError(
      'UNAUTHENTICATED',
      `HOST is ${values.HOST}, which other machines can reach, and VIGIL_TOKEN is not set.`,
      {
        fix: 'Set VIGIL_TOKEN to a long random text, or HOST=127.0.0.1 to serve this machine only.',
        field: 'VIGIL_TOKEN',
      },
    )
  }
  const dataDir = path.resolve(values.VIGIL_DATA_DIR)
  const databaseUrl = values.DATABASE_URL ?? `file:${path.join(dataDir, 'vigil.db')}`
  return {
    settings: values,
    dataDir,
    databaseUrl,
    mode: /^postgres(ql)?:/.test(databaseUrl) ? 'cluster' : 'embedded',
    origins: values.VIGIL_ORIGINS.split(',')
      .map((origin) => origin.trim().replace(/\/$/, ''))
      .filter(Boolean),
    loopback,
    dev: values.NODE_ENV === 'development',
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.')
}
