/** React Query as this app uses it: the feed keeps data fresh, so nothing is refetched by focus or age. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { toVigilError } from '../../../client/index.ts'
import { authentication } from './authentication.ts'

const ATTEMPTS = 4

export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    authentication.noticed(toVigilError(error))
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The socket has its own idea of being offline, and holds calls back until it is open.
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => toVigilError(error).retryable && failures < ATTEMPTS,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
