/** Where models are called, and by which keys, as far as the settings say. */
import type { ProviderSettings } from './agent/provider/provider-settings.ts'
import type { Settings } from './config.ts'

export function providerSettings(settings: Settings): ProviderSettings {
  const { OPENAI_BASE_URL, OPENAI_API_KEY, ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY } = settings
  return {
    ...(OPENAI_BASE_URL && { openaiBaseUrl: OPENAI_BASE_URL }),
    ...(OPENAI_API_KEY && { openaiApiKey: OPENAI_API_KEY }),
    ...(ANTHROPIC_BASE_URL && { anthropicBaseUrl: ANTHROPIC_BASE_URL }),
    ...(ANTHROPIC_API_KEY && { anthropicApiKey: ANTHROPIC_API_KEY }),
  }
}
