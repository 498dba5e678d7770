/**
 * The form of a profile. What was changed elsewhere is taken over while nothing is changed here; else the form keeps
 * what was entered, says so, and its user decides.
 */
'use client'
import '@mantine/core/styles/NumberInput.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import { NumberInput, Radio, Textarea, TextInput } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toVigilError, type VigilError } from '../../../client/index.ts'
import { PROFILE_NAME_MAX_CHARS } from '../../../server/protocol/limits.ts'
import type { Profile, ProfileList } from '../../../server/protocol/profiles.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { fieldWords } from '../../_client/notices/field-words.ts'
import { hasFinePointer } from '../../_client/page/has-fine-pointer.ts'
import { useFormDraft } from '../../_hooks/use-form-draft.ts'
import { ConflictNotice } from '../settings/conflict-notice.tsx'
import { FormGroup, SettingsForm } from '../settings/settings-form.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import { ModelField } from './model-field.tsx'
import classes from './profile-form.module.css'
import { changedFields, inputOf, newValues, type ProfileValues, profileDraftKey, valuesOf } from './profile-values.ts'
import { SecretsEditor } from './secrets-editor.tsx'
import { ToolPolicies } from './tool-policies.tsx'

const FIELDS = ['name', 'model', 'system', 'maxSteps', 'secrets']
export const PROFILES = { href: '/settings/profiles', label: 'All profiles' }

export function ProfileForm({ list, profile }: { list: ProfileList; profile?: Profile }) {
  const router = useRouter()
  const utils = trpc.useUtils()
  const create = trpc.profiles.create.useMutation()
  const update = trpc.profiles.update.useMutation()
  const [error, setError] = useState<VigilError | null>(null)
  const saved = profile ? valuesOf(profile) : newValues(list)
  const draft = useFormDraft(profileDraftKey(profile?.id ?? 'new'), saved)
  const { values, base } = draft
  const field = error?.field?.split('.')[0] ?? ''
  const isMoved = draft.isDirty && base.version !== saved.version

  function change(changes: Partial<ProfileValues>) {
    setError(null)
    draft.change(changes)
  }
  async function save() {
    setError(null)
    const input = inputOf(values)
    try {
      const { version } = base
      if (profile) {
        const { removeSecrets } = values
        await update.mutateAsync({ ...input, profileId: profile.id, version, removeSecrets })
      } else await create.mutateAsync(input)
      draft.discard()
      await utils.profiles.invalidate()
      router.push(PROFILES.href)
    } catch (cause) {
      const failure = toVigilError(cause)
      if (failure.reason === 'VERSION_CONFLICT') await utils.profiles.list.invalidate()
      else setError(failure)
    }
  }
  return (
    <SettingsForm
      title={profile ? `Profile ${profile.name}` : 'New profile'}
      back={PROFILES}
      isDirty={draft.isDirty}
      isSaving={create.isPending || update.isPending}
      saveLabel={profile ? 'Save' : 'Create profile'}
      onSave={save}
      onDiscard={() => {
        setError(null)
        draft.discard()
      }}
    >
      {isMoved && (
        <ConflictNotice
          what="profile"
          changed={changedFields(base, saved)}
          onKeep={() => draft.rebase(saved, { version: saved.version })}
          onDrop={draft.discard}
        />
      )}
      {error && !FIELDS.includes(field) && (
        <SettingsNote tone="failed" title="The profile was not saved.">
          {error.message} {error.fix}
        </SettingsNote>
      )}
      <TextInput
        label="Name"
        autoFocus={!profile && hasFinePointer()}
        required
        maxLength={PROFILE_NAME_MAX_CHARS}
        value={values.name}
        error={fieldWords(error, 'name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <ModelField value={values.model} error={fieldWords(error, 'model')} onChange={(model) => change({ model })} />
      <Textarea
        label="Instructions"
        description="Read by the model before everything else (its system prompt)."
        autosize
        minRows={4}
        maxRows={18}
        value={values.system}
        error={systemError(values.system, list.limits.systemChars) ?? fieldWords(error, 'system')}
        onChange={(event) => change({ system: event.currentTarget.value })}
      />
      <ToolPolicies tools={list.tools} policies={values.tools} onChange={(tools) => change({ tools })} />
      <NumberInput
        label="Step limit"
        description={`A step is one call of the model. A run ends after this many; this server runs at most ${list.limits.maxSteps}.`}
        min={1}
        max={list.limits.maxSteps}
        clampBehavior="blur"
        allowDecimal={false}
        allowNegative={false}
        classNames={{ wrapper: classes.short }}
        value={values.maxSteps}
        error={fieldWords(error, 'maxSteps')}
        onChange={(maxSteps) => change({ maxSteps: maxSteps === '' ? '' : Number(maxSteps) })}
      />
      <Radio.Group
        label="After a crash of the server"
        value={values.recovery}
        onChange={(recovery) => change({ recovery: recovery as ProfileValues['recovery'] })}
      >
        <div className={classes.choices}>
          <Radio classNames={{ body: classes.choice }} value="continue" label="Go on by itself" />
          <Radio classNames={{ body: classes.choice }} value="ask" label="Wait until somebody presses Continue" />
        </div>
      </Radio.Group>
      <FormGroup
        title="Secrets"
        lead="For the environment of tools that run commands. Values are stored sealed and never shown again. No tool of this server reads them yet."
      >
        <SecretsEditor
          stored={profile?.secrets ?? []}
          values={values}
          limit={list.limits.secrets}
          error={fieldWords(error, 'secrets')}
          onChange={change}
        />
      </FormGroup>
      {profile && (
        <SettingsNote tone="neutral">
          A run keeps the profile that it started with. What you save here counts from the next one on.
        </SettingsNote>
      )}
    </SettingsForm>
  )
}

function systemError(system: string, limit: number): string | null {
  if (system.length <= limit) return null
  return `${system.length.toLocaleString('en')} of ${limit.toLocaleString('en')} characters: shorten it to save it.`
}
