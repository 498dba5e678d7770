/** The page's one client: one WebSocket, opened on first use. There is none on the server. */
import { createTrpcVigilClient, type TrpcVigilClient } from '../../../client/trpc-vigil-client.ts'

let client: TrpcVigilClient | undefined

export function browserVigil(): TrpcVigilClient {
  client ??= createTrpcVigilClient({ url: window.location.origin })
  return client
}
