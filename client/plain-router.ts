/**
 * The server's router with its answers' types as they are declared. tRPC would show each of them as what JSON makes of
 * it; Vigil's shapes are plain JSON already, and the compiler gives up on that mapping for the AI SDK's messages.
 * Types only: on the wire there is no transformer.
 */
import type { BuiltRouter } from '@trpc/server/unstable-core-do-not-import'
import type { AppRouter } from '../server/router/app-router.ts'

type Types = AppRouter['_def']['_config']['$types']

export type PlainRouter = BuiltRouter<
  { [Key in keyof Types]: Key extends 'transformer' ? true : Types[Key] },
  AppRouter['_def']['record']
>
