/** An address that models can be called at, read once for settings and for what is entered in the page. */

export type AddressFault = 'not-http' | 'credentials'

/** Both wire formats live under /v1: a bare host and port means that. Credentials would end up in messages. */
export function readProviderAddress(address: string): URL | AddressFault {
  const url = parsedUrl(address)
  if (!url || !/^https?:$/.test(url.protocol)) return 'not-http'
  if (url.username || url.password) return 'credentials'
  if (url.pathname === '/') url.pathname = '/v1'
  return url
}

function parsedUrl(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}
