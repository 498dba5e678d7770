/** Whether the server still knows this browser's user; `signed-out` once any call was answered UNAUTHENTICATED. */
import { type ObservableValue, VigilError } from '../../client/index.ts'
import { observableValue } from '../../client/observable-value.ts'

export type AuthenticationState = 'assumed' | 'signed-out'

const state = observableValue<AuthenticationState>('assumed')

export const authentication: ObservableValue<AuthenticationState> & { noticed(error: VigilError): boolean } = {
  subscribe: state.subscribe,
  getSnapshot: state.getSnapshot,
  /** Looks at any error; true when it was this one. */
  noticed(error) {
    if (!VigilError.is(error, 'UNAUTHENTICATED')) return false
    state.set('signed-out')
    return true
  },
}
