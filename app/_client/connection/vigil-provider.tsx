/** Gives the tree below the page's client and its queries. Rendered in browsers only: see `BrowserOnly`. */
'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useState } from 'react'
import type { VigilClient } from '../../../client/index.ts'
import { browserVigil } from './browser-vigil.ts'
import { createQueryClient } from './query-client.ts'
import { trpc } from './trpc.ts'

const VigilContext = createContext<VigilClient | null>(null)

export function VigilProvider({ children }: { children: ReactNode }) {
  const [vigil] = useState(browserVigil)
  const [queryClient] = useState(createQueryClient)
  return (
    <VigilContext value={vigil}>
      <trpc.Provider client={vigil.trpc} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </trpc.Provider>
    </VigilContext>
  )
}

export function useVigil(): VigilClient {
  const vigil = useContext(VigilContext)
  if (!vigil) throw new Error('useVigil is called outside of VigilProvider')
  return vigil
}
