/** tRPC's hooks: every query and mutation of the page as React Query sees it, over the page's one connection. */
'use client'
import { createTRPCReact } from '@trpc/react-query'
import type { PlainRouter } from '../../../client/plain-router.ts'

export const trpc = createTRPCReact<PlainRouter>()
