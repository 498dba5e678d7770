/** Where the models of each wire format are, as the settings say it. Absent means the provider's own address, or no key. */
export interface ProviderSettings {
  openaiBaseUrl?: string
  openaiApiKey?: string
  anthropicBaseUrl?: string
  anthropicApiKey?: string
}
