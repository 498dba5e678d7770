/** The package's client surface: for browsers, Node programs and tests. No React in here. */

export type { SessionNotice } from '../server/protocol/session-notices.ts'
export { type AskInput, type AskResult, askSession } from './ask-session.ts'
export { createVigilChatTransport, type VigilChatOptions } from './chat-transport.ts'
export type { ConnectionSnapshot, ConnectionState } from './connection.ts'
export { type FollowOptions, type FollowStatus, followSession } from './follow-session.ts'
export { newId } from './new-id.ts'
export type { ObservableValue } from './observable-value.ts'
export type { CallOptions, Procedures, Subscription, SubscriptionObserver } from './procedures.ts'
export { reduceFrame } from './reduce-frame.ts'
export { type SendMessageInput, type SendMessageOptions, sendMessage } from './send-message.ts'
export {
  initialState,
  type LiveRun,
  prependHistory,
  type RunActivity,
  type SessionClosing,
  type SessionState,
  stateFromHistory,
} from './session-state.ts'
export { type UploadOptions, uploadFile } from './upload-file.ts'
export { createVigilClient, type VigilClient, type VigilClientOptions } from './vigil-client.ts'
export { toVigilError, VigilError } from './vigil-error.ts'
