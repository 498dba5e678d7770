/**
 * How a client calls the server's procedures: `query`, `mutate` or `subscribe`, with inputs and answers as the router
 * declares them. Spelt out here rather than taken from tRPC's client, whose own declarations do not compile under
 * `skipLibCheck: false`: who uses the package should not need to know.
 */
import type { AppRouter } from '../server/router/app-router.ts'

export type Procedures = CallsOf<AppRouter['_def']['record']>

export interface CallOptions {
  /** Ends the wait for the answer; the server may have done it all the same. */
  signal?: AbortSignal
}

export interface SubscriptionObserver<Data> {
  onStarted?(): void
  onData?(data: Data): void
  /** `toVigilError` reads it. The subscription has ended. */
  onError?(error: Error): void
  onComplete?(): void
}

export interface Subscription {
  unsubscribe(): void
}

type CallsOf<Node> = {
  readonly [Name in keyof Node]: Node[Name] extends {
    _def: { type: infer Type; $types: { input: infer Input; output: infer Output } }
  }
    ? CallOf<Type, Input, Output>
    : CallsOf<Node[Name]>
}

type CallOf<Type, Input, Output> = Type extends 'query'
  ? { query: Resolver<Input, Output> }
  : Type extends 'mutation'
    ? { mutate: Resolver<Input, Output> }
    : { subscribe: Subscriber<Input, Received<Output>> }

type Resolver<Input, Output> = (...args: [...Given<Input>, options?: CallOptions]) => Promise<Output>
type Subscriber<Input, Data> = (...args: [input: Input, observer: SubscriptionObserver<Data>]) => Subscription
type Given<Input> = undefined extends Input ? [input?: Input] : [input: Input]

/** What is yielded as `tracked(id, data)` arrives as `{ id, data }`. */
type Received<Output> = Output extends AsyncIterable<infer Yielded> ? Untracked<Yielded> : never
type Untracked<Yielded> = Yielded extends readonly [string, infer Data, symbol] ? { id: string; data: Data } : Yielded
