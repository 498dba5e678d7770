/** Names that pages and schemas share. Apart from the schemas, whose library a page would otherwise load for a word. */
export const DEFAULT_PROFILE_ID = 'default'

export const BUDGET_PERIODS = ['run', 'session', 'day', 'month'] as const
