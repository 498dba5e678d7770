/** The page of one provider, or of a new one: what is there is loaded first, what is gone is said. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import Link from 'next/link'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { SettingsNote } from '../settings/settings-note.tsx'
import { SettingsSection } from '../settings/settings-section.tsx'
import { ProviderForm } from './provider-form.tsx'

export function ProviderEditor({ providerId }: { providerId: string }) {
  const providers = trpc.models.providers.useQuery()
  if (providers.isPending) return <Skeleton height={320} radius="lg" />
  if (providerId === 'new') return <ProviderForm />
  const provider = providers.data?.own.find(({ id }) => id === providerId)
  if (provider) return <ProviderForm key={provider.id} provider={provider} />
  return (
    <SettingsSection title="Models" lead="The places that models are called at.">
      <SettingsNote
        tone="attention"
        title={providers.isError ? 'The provider could not be loaded.' : 'There is no such provider.'}
        actions={
          <>
            {providers.isError && <Button onClick={() => providers.refetch()}>Try again</Button>}
            <Button component={Link} href="/settings/models" prefetch={false} variant="default">
              All providers
            </Button>
          </>
        }
      >
        {providers.isError
          ? failureWords(providers.error)
          : 'It was removed, or the link is wrong, or it belongs to somebody else.'}
      </SettingsNote>
    </SettingsSection>
  )
}
