/** Whether the server still knows this browser's user; `signed-out` once any call was answered UNAUTHENTICATED. */
import { VigilError } from '../../client/index.ts'

export type AuthenticationState = 'assumed' | 'signed-out'

const listeners = new Set<() => void>()
let state: AuthenticationState = 'assumed'

export const authentication = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  getSnapshot: (): AuthenticationState => state,
  /** Looks at any error; true when it was this one. */
  noticed(error: VigilError): boolean {
    if (!VigilError.is(error, 'UNAUTHENTICATED')) return false
    state = 'signed-out'
    for (const listener of [...listeners]) listener()
    return true
  },
}
