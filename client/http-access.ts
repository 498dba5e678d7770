/** Where and as whom a client's plain HTTP requests go; kept beside the client, so that a token stands on no object. */
import type { VigilClient } from './vigil-client.ts'

interface HttpAccess {
  /** Origin of the server. */
  url: string
  token?: string
}

const accesses = new WeakMap<VigilClient, HttpAccess>()

export function setHttpAccess(vigil: VigilClient, access: HttpAccess): void {
  accesses.set(vigil, access)
}

/** @throws Error for what `createVigilClient` has not made */
export function httpAccessOf(vigil: VigilClient): HttpAccess {
  const access = accesses.get(vigil)
  if (!access) throw new Error('This client knows no address: make it with createVigilClient.')
  return access
}
