/** What an address of a webhook must be; apart from its input, so that the page can say it without asking. */

/** Why an address cannot be a webhook's; undefined when it can. */
export function webhookUrlFault(value: string): string | undefined {
  let parsed: URL
  try {
    parsed = new URL(value)
  } catch {
    return 'must be a whole address, such as https://example.com/hooks/vigil'
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'must begin with https:// or http://'
  if (parsed.username || parsed.password) return 'must hold no user name and no password'
  return undefined
}
