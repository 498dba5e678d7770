/** What there is to say about the place that a model is called at, so that a failure names what its user can change. */
export interface ProviderFacts {
  /** Scheme, host and port: without the credentials or paths that an address may have. */
  origin: string
  modelId: string
  urlVariable: string
  keyVariable: string
  hasKey: boolean
  /** Texts that nobody may read: they are taken out of whatever a provider says. */
  secrets: readonly string[]
}
