/** What the settings allow a run. */
import type { Settings } from './config.ts'
import type { RunLimits } from './orchestrator/owner-context.ts'

export function runLimits(settings: Settings): RunLimits {
  return {
    wallMs: settings.VIGIL_RUN_WALL_MS,
    idleMs: settings.VIGIL_RUN_IDLE_MS,
    maxSteps: settings.VIGIL_MAX_STEPS,
    liveRunsPerUser: settings.VIGIL_MAX_LIVE_RUNS_PER_USER,
    maxRecoveries: settings.VIGIL_MAX_RECOVERIES,
    modelTries: settings.VIGIL_MODEL_TRIES,
    modelRetryMs: settings.VIGIL_MODEL_RETRY_MS,
    queuedPerSession: settings.VIGIL_MAX_QUEUED,
  }
}
