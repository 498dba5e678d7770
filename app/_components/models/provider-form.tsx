/** The form of a provider. Its key goes in and never comes out; what is entered can be tested before it is saved. */
'use client'
import '@mantine/core/styles/PasswordInput.layer.css'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Button, Input, PasswordInput, SegmentedControl, TextInput } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toVigilError, type VigilError } from '../../../client/index.ts'
import type { OwnProvider, ProviderKind } from '../../../server/protocol/models.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { fieldWords } from '../../_client/notices/field-words.ts'
import { hasFinePointer } from '../../_client/page/has-fine-pointer.ts'
import { useFormDraft } from '../../_hooks/use-form-draft.ts'
import { ConflictNotice } from '../settings/conflict-notice.tsx'
import { FormGroup, SettingsForm } from '../settings/settings-form.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import { ModelTest } from './model-test.tsx'
import { ProviderModel } from './provider-model.tsx'
import {
  changedFields,
  keyOf,
  NEW_PROVIDER,
  type ProviderValues,
  providerDraftKey,
  testOf,
  valuesOf,
} from './provider-values.ts'

const FIELDS = ['name', 'baseUrl', 'key']
export const PROVIDERS = { href: '/settings/models', label: 'All providers' }
const KINDS = [
  { value: 'openai', label: 'OpenAI’s' },
  { value: 'anthropic', label: 'Anthropic’s' },
]

export function ProviderForm({ provider }: { provider?: OwnProvider }) {
  const router = useRouter()
  const utils = trpc.useUtils()
  const add = trpc.models.addProvider.useMutation()
  const update = trpc.models.updateProvider.useMutation()
  const [error, setError] = useState<VigilError | null>(null)
  const [modelId, setModelId] = useState('')
  const saved = provider ? valuesOf(provider) : NEW_PROVIDER
  const draft = useFormDraft(providerDraftKey(provider?.id ?? 'new'), saved)
  const { values, base } = draft
  const isMoved = draft.isDirty && base.version !== saved.version
  const test = testOf(values, modelId, provider?.id)
  const wordsAt = (field: string) => fieldWords(error, field)

  function change(changes: Partial<ProviderValues>) {
    setError(null)
    draft.change(changes)
  }
  async function save() {
    setError(null)
    const { name, kind, baseUrl, version } = { ...values, version: base.version }
    const { key } = keyOf(values)
    try {
      if (provider) {
        const kept = key === undefined ? {} : { key }
        await update.mutateAsync({ providerId: provider.id, version, name, kind, baseUrl, ...kept })
      } else await add.mutateAsync({ name, kind, baseUrl, ...(key && { key }) })
      draft.discard()
      await utils.models.invalidate()
      router.push(PROVIDERS.href)
    } catch (cause) {
      const failure = toVigilError(cause)
      if (failure.reason === 'VERSION_CONFLICT') await utils.models.providers.invalidate()
      else setError(failure)
    }
  }
  return (
    <SettingsForm
      title={provider ? `Provider ${provider.name}` : 'New provider'}
      back={PROVIDERS}
      isDirty={draft.isDirty}
      isSaving={add.isPending || update.isPending}
      saveLabel={provider ? 'Save' : 'Add provider'}
      onSave={save}
      onDiscard={() => {
        setError(null)
        draft.discard()
      }}
    >
      {isMoved && (
        <ConflictNotice
          what="provider"
          changed={changedFields(base, saved)}
          onKeep={() => draft.rebase(saved, { version: saved.version })}
          onDrop={draft.discard}
        />
      )}
      {error && !FIELDS.includes(error.field ?? '') && (
        <SettingsNote tone="failed" title="The provider was not saved.">
          {error.message} {error.fix}
        </SettingsNote>
      )}
      <TextInput
        label="Name"
        autoFocus={!provider && hasFinePointer()}
        description="Short, in lower case. Its models are then named by it, as in ollama/llama3.1."
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={values.name}
        error={wordsAt('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Input.Wrapper
        label="Format"
        labelElement="div"
        description="Most servers and services speak OpenAI’s: Ollama, vLLM, LM Studio, OpenRouter and others."
      >
        <SegmentedControl
          aria-label="Format"
          mt="xs"
          data={KINDS}
          value={values.kind}
          onChange={(kind) => change({ kind: kind as ProviderKind })}
        />
      </Input.Wrapper>
      <TextInput
        label="Address"
        description="Where its API begins, as the server reaches it. Most end in /v1."
        placeholder="http://localhost:11434/v1"
        type="url"
        required
        spellCheck={false}
        value={values.baseUrl}
        error={wordsAt('baseUrl')}
        onChange={(event) => change({ baseUrl: event.currentTarget.value })}
      />
      <KeyField provider={provider} values={values} error={wordsAt('key')} onChange={change} />
      <FormGroup title="Test" lead="Makes one tiny call with what is entered above, saved or not.">
        <ProviderModel
          provider={draft.isDirty ? undefined : provider?.name}
          label="Model to test"
          value={modelId}
          onChange={setModelId}
        />
        <ModelTest input={test ?? { model: '' }} disabled={test === undefined} />
      </FormGroup>
    </SettingsForm>
  )
}

interface KeyFieldProps {
  provider: OwnProvider | undefined
  values: ProviderValues
  error: string | null
  onChange: (changes: Partial<ProviderValues>) => void
}

function KeyField({ provider, values, error, onChange }: KeyFieldProps) {
  const hasStored = provider?.hasKey === true
  return (
    <div>
      <PasswordInput
        label="Key"
        description={keyWords(provider, values)}
        placeholder={hasStored && !values.removeKey ? 'Unchanged' : 'None'}
        autoComplete="off"
        value={values.key}
        error={error ?? (values.key ? null : (provider?.keyFault ?? null))}
        onChange={(event) => onChange({ key: event.currentTarget.value, removeKey: false })}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the key' }}
      />
      {hasStored && !values.key && (
        <Button size="compact-sm" variant="default" mt="xs" onClick={() => onChange({ removeKey: !values.removeKey })}>
          {values.removeKey ? 'Keep the stored key' : 'Take the stored key away'}
        </Button>
      )}
    </div>
  )
}

function keyWords(provider: OwnProvider | undefined, { removeKey }: ProviderValues): string {
  if (removeKey) return 'The stored key is deleted when you save.'
  if (!provider?.hasKey) return 'Leave it empty where none is asked for. It is stored sealed and never shown again.'
  const which = provider.keyEnd ? ` It ends in ${provider.keyEnd}.` : ''
  return `One is stored; it is never shown.${which} Enter another to replace it.`
}
