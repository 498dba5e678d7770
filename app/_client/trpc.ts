/** tRPC's React hooks over the page's one connection: queries and mutations; streams go through `client/`. */
import { createTRPCReact } from '@trpc/react-query'
import type { AppRouter } from '../../server/router/app-router.ts'

export const trpc = createTRPCReact<AppRouter>()
