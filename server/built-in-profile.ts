/** What agents are made of where no profile of their user's says otherwise. */
import type { AgentTool } from './agent/tool.ts'
import type { Settings } from './config.ts'
import type { ProfileContent } from './protocol/profiles.ts'

export function builtInProfile(settings: Settings, tools: readonly AgentTool[]): ProfileContent {
  return {
    name: 'Default',
    model: settings.VIGIL_MODEL,
    tools: Object.fromEntries(tools.map((tool) => [tool.name, tool.policy ?? 'allow'])),
    maxSteps: settings.VIGIL_MAX_STEPS,
    recovery: settings.VIGIL_RECOVERY,
  }
}
