/** `/healthz`: the process answers. `/readyz`: it should get traffic; 503 says why not. */
import type { ServerResponse } from 'node:http'
import type { CallerDeps } from './http-config.ts'
import { answerJson } from './plain-answers.ts'

export function answerHealth(res: ServerResponse): void {
  answerJson(res, 200, { status: 'ok' })
}

export async function answerReadiness({ services, logger }: CallerDeps, res: ServerResponse): Promise<void> {
  const reasons = await services.server.notReady().catch((error: unknown) => {
    logger.error({ err: error }, 'readiness could not be checked')
    return ['readiness could not be checked']
  })
  if (reasons.length === 0) answerJson(res, 200, { status: 'ready' })
  else answerJson(res, 503, { status: 'not-ready', reasons })
}
