/**
 * Whether the server knows this browser's user.
 *
 *   assumed ──► granted ──► ended            assumed ──► signed-out
 *
 * `ended` is what was granted and is refused now: the page shows nothing of it any more, and says why.
 */
import { type ObservableValue, VigilError } from '../../../client/index.ts'
import { observableValue } from '../../../client/observable-value.ts'

export type AuthenticationState = 'assumed' | 'granted' | 'signed-out' | 'ended'

const state = observableValue<AuthenticationState>('assumed')

interface Authentication extends ObservableValue<AuthenticationState> {
  /** A call was answered. */
  granted(): void
  /** Looks at any error; true when it says that the server does not know this user. */
  noticed(error: VigilError): boolean
  /** The server has said that it will answer no more. */
  ended(): void
}

export const authentication: Authentication = {
  subscribe: state.subscribe,
  getSnapshot: state.getSnapshot,
  granted() {
    if (state.getSnapshot() === 'assumed') state.set('granted')
  },
  noticed(error) {
    if (!VigilError.is(error, 'UNAUTHENTICATED')) return false
    if (state.getSnapshot() === 'granted') state.set('ended')
    else if (state.getSnapshot() === 'assumed') state.set('signed-out')
    return true
  },
  ended: () => state.set('ended'),
}
