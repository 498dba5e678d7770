/** The page's one client: one WebSocket, opened on first use. There is none on the server. */
import { createVigilClient, type VigilClient } from '../../client/index.ts'

let client: VigilClient | undefined

export function browserVigil(): VigilClient {
  client ??= createVigilClient({ url: window.location.origin })
  return client
}
