/** The settings' list of the places that models are called at: those of the environment and the user's own. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import { IconCheck, IconPlus, IconTrash, IconX } from '@tabler/icons-react'
import Link from 'next/link'
import { Suspense, useState } from 'react'
import type { EnvironmentProvider, OwnProvider } from '../../../server/protocol/models.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { useHasDraft } from '../../_hooks/use-form-draft.ts'
import { LoadFailure } from '../settings/load-failure.tsx'
import { RowActions } from '../settings/row-actions.tsx'
import { RowFact, RowMark, SettingsRow, SettingsRows } from '../settings/settings-row.tsx'
import { SettingsSection } from '../settings/settings-section.tsx'
import { ModelTest } from './model-test.tsx'
import classes from './provider-list.module.css'
import { ProviderModel } from './provider-model.tsx'
import { providerDraftKey } from './provider-values.ts'

const RemoveProvider = lazyPart(async () => (await import('./remove-provider.tsx')).RemoveProvider)

const KINDS = { openai: 'OpenAI’s format', anthropic: 'Anthropic’s format' }

export function ProviderList() {
  const providers = trpc.models.providers.useQuery()
  const { data } = providers
  const full = data !== undefined && data.own.length >= data.limits.providers
  return (
    <SettingsSection
      title="Models"
      lead="Models are called at providers: a company’s service, or a server of your own such as Ollama or vLLM. A profile names its model as provider/model."
      actions={
        <Button
          component={Link}
          href="/settings/models/new"
          prefetch={false}
          leftSection={<IconPlus size={16} stroke={1.8} />}
          disabled={full}
        >
          Add a provider
        </Button>
      }
    >
      {providers.isPending && <Skeleton height={220} radius="lg" />}
      {providers.isError && <LoadFailure title="The providers could not be loaded." query={providers} />}
      {data && (
        <div className={classes.lists}>
          <section aria-labelledby="own-providers">
            <h3 id="own-providers" className={classes.heading}>
              Your own
            </h3>
            <SettingsRows label="Your own providers">
              {data.own.map((provider) => (
                <OwnRow key={provider.id} provider={provider} />
              ))}
              {data.own.length === 0 && (
                <SettingsRow name="None yet">
                  <RowFact>Add one with its address and, if it asks for one, its key. Nobody else can use it.</RowFact>
                </SettingsRow>
              )}
            </SettingsRows>
          </section>
          <section aria-labelledby="environment-providers">
            <h3 id="environment-providers" className={classes.heading}>
              From the server’s environment
            </h3>
            <SettingsRows label="Providers from the environment">
              {data.environment.map((provider) => (
                <EnvironmentRow key={provider.name} provider={provider} />
              ))}
              <SettingsRow name="demo" marks={<RowMark tone="active">Ready</RowMark>}>
                <RowFact>Built in: needs no key and costs nothing, and says which phrases it understands.</RowFact>
              </SettingsRow>
            </SettingsRows>
          </section>
        </div>
      )}
    </SettingsSection>
  )
}

function EnvironmentRow({ provider }: { provider: EnvironmentProvider }) {
  const { name, kind, baseUrl, hasKey, hasOwnUrl, keyVariable, urlVariable, usable } = provider
  return (
    <SettingsRow
      name={name}
      marks={
        usable ? (
          <RowMark tone="active" icon={<IconCheck size={12} aria-hidden="true" />}>
            Set up
          </RowMark>
        ) : (
          <RowMark icon={<IconX size={12} aria-hidden="true" />}>Not set up</RowMark>
        )
      }
    >
      <RowFact>
        <span>{KINDS[kind]}</span>
        <code>{baseUrl || `${urlVariable} is not an address that can be used`}</code>
      </RowFact>
      <RowFact>
        {urlVariable} is {hasOwnUrl ? 'set' : 'not set'} · {keyVariable} is {hasKey ? 'set' : 'not set'}
        {!usable && '. Set it where the server is started, and restart it; or add a provider of your own.'}
      </RowFact>
      {usable && <Tester provider={name} />}
    </SettingsRow>
  )
}

function OwnRow({ provider }: { provider: OwnProvider }) {
  const { id, name, kind, baseUrl, usedBy, keyFault } = provider
  const [removing, setRemoving] = useState(false)
  const hasDraft = useHasDraft(providerDraftKey(id))
  return (
    <SettingsRow
      name={name}
      marks={hasDraft && <RowMark tone="attention">Changes not saved</RowMark>}
      actions={
        <RowActions
          name={name}
          editHref={`/settings/models/${encodeURIComponent(id)}`}
          entries={[
            {
              label: 'Remove',
              icon: <IconTrash size={16} stroke={1.6} />,
              danger: true,
              takesFocus: true,
              onSelect: () => setRemoving(true),
            },
          ]}
        />
      }
    >
      <RowFact>
        <span>{KINDS[kind]}</span>
        <code>{baseUrl}</code>
      </RowFact>
      {keyFault ? <RowFact tone="failed">{keyFault}</RowFact> : <RowFact>{keyWords(provider)}</RowFact>}
      <RowFact>{usedBy.length > 0 ? `Used by ${usedBy.join(', ')}` : 'Used by no profile yet'}</RowFact>
      <Tester provider={name} />
      {removing && (
        <Suspense>
          <RemoveProvider provider={provider} onClose={() => setRemoving(false)} />
        </Suspense>
      )}
    </SettingsRow>
  )
}

function keyWords({ hasKey, keyEnd }: OwnProvider): string {
  if (!hasKey) return 'No key'
  return keyEnd ? `Key stored, ending in ${keyEnd}` : 'Key stored'
}

function Tester({ provider }: { provider: string }) {
  const [opened, setOpened] = useState(false)
  const [model, setModel] = useState('')
  if (!opened) {
    return (
      <Button
        size="compact-sm"
        variant="subtle"
        className={classes.open}
        aria-label={`Test a model of ${provider}`}
        onClick={() => setOpened(true)}
      >
        Test a model
      </Button>
    )
  }
  return (
    <div className={classes.tester}>
      <ProviderModel provider={provider} label={`Model of ${provider}`} value={model} onChange={setModel} />
      <ModelTest input={{ model: `${provider}/${model.trim()}` }} disabled={model.trim() === ''} />
    </div>
  )
}
