/** The page of one provider, or of a new one: what is there is loaded first, what is gone is said. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { SettingsMissing } from '../settings/settings-missing.tsx'
import { PROVIDERS, ProviderForm } from './provider-form.tsx'

export function ProviderEditor({ providerId }: { providerId: string }) {
  const providers = trpc.models.providers.useQuery()
  if (providers.isPending) return <Skeleton height={320} radius="lg" />
  if (providerId === 'new') return <ProviderForm />
  const provider = providers.data?.own.find(({ id }) => id === providerId)
  if (provider) return <ProviderForm key={provider.id} provider={provider} />
  return (
    <SettingsMissing
      section="Models"
      lead="The places that models are called at."
      title={providers.isError ? 'The provider could not be loaded.' : 'There is no such provider.'}
      action={providers.isError && <Button onClick={() => providers.refetch()}>Try again</Button>}
      back={PROVIDERS}
    >
      {providers.isError
        ? failureWords(providers.error)
        : 'It was removed, or the link is wrong, or it belongs to somebody else.'}
    </SettingsMissing>
  )
}
