/**
 * Plans a recall, or changes one. What is entered is kept until it is saved or discarded, also when the dialog is
 * closed. What was changed elsewhere meanwhile is shown, and its user decides. Loaded apart from the pages.
 */
'use client'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/NumberInput.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import '@mantine/dates/styles.layer.css'
import { Button, Textarea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { newId, toVigilError, VigilError } from '../../../client/index.ts'
import type { NextTime, Recall } from '../../../server/protocol/recalls.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { fieldWords } from '../../_client/notices/field-words.ts'
import { briefMessage } from '../../_client/recalls/recall-states.ts'
import { tellOfRecall } from '../../_client/recalls/tell-of-recall.ts'
import { useFormDraft } from '../../_hooks/use-form-draft.ts'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'
import { ConflictNotice } from '../settings/conflict-notice.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import { PolicyFields } from './policy-fields.tsx'
import classes from './recall-form.module.css'
import { RecallPreview, usePreview } from './recall-preview.tsx'
import {
  changedRecallFields,
  changesTimes,
  definitionOf,
  duplicateValues,
  newRecallValues,
  previewInput,
  type RecallValues,
  recallDraftKey,
  recallValuesOf,
  updateInput,
} from './recall-values.ts'
import { SessionSelect } from './session-select.tsx'
import { WhenFields } from './when-fields.tsx'

const FIELDS: ReadonlySet<string> = new Set([
  'message',
  'note',
  'when',
  'everySeconds',
  'startAt',
  'cron',
  'timeZone',
  'endAt',
  'maxOccurrences',
])
const TITLE_CHARS = 60

/** What the dialog is opened for. */
export type RecallTask =
  | { do: 'create'; sessionId?: string }
  | { do: 'duplicate'; recall: Recall }
  | { do: 'edit'; recall: Recall }

interface RecallDialogProps {
  task: RecallTask
  onClose: () => void
}

export function RecallDialog({ task, onClose }: RecallDialogProps) {
  const edited = task.do === 'edit' ? task.recall : undefined
  // The newest one that is known, while the form is open.
  const { data } = trpc.recalls.get.useQuery(
    { recallId: edited?.id ?? '' },
    { enabled: edited !== undefined, staleTime: 0 },
  )
  const recall = edited && data && data.recall.version >= edited.version ? data.recall : edited
  return <RecallForm task={task} recall={recall} next={data?.next ?? []} onClose={onClose} />
}

interface RecallFormProps extends RecallDialogProps {
  recall: Recall | undefined
  /** Of the recall as it is. */
  next: readonly NextTime[]
}

function RecallForm({ task, recall, next, onClose }: RecallFormProps) {
  const utils = trpc.useUtils()
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const schedule = trpc.recalls.schedule.useMutation()
  const update = trpc.recalls.update.useMutation()
  const create = trpc.sessions.create.useMutation()
  const [error, setError] = useState<VigilError | null>(null)
  /** To save what is not whole yet: from then on it is said what is missing. */
  const [tries, setTries] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const [requestId, setRequestId] = useState(() => newId('req'))
  /** Of the session that is made with the recall: the same at each attempt. */
  const [newSessionId] = useState(() => newId('s'))
  const [saved, draftKey] = usePlan(task, recall)
  const draft = useFormDraft(draftKey, saved)
  const { values, base } = draft
  // A recall whose times are not changed has skipped some, and used up others.
  const stands = recall && !changesTimes(base, values)
  const asked = usePreview(stands ? undefined : previewInput(values, recall && { recallId: recall.id, base }))
  const preview = stands ? { definition: recall.definition, next, error: null, isWaiting: false } : asked
  const said = error ?? preview.error ?? (tries > 0 ? missingOf(values) : null)
  const hasSession = !recall && (task.do !== 'create' || task.sessionId === undefined)
  const isConflict = error?.reason === 'VERSION_CONFLICT'
  const isBesideField = (fault: VigilError | null) => {
    const field = fault?.field?.split('.')[0] ?? ''
    return FIELDS.has(field) || (field === 'sessionId' && hasSession)
  }
  const isSaving = schedule.isPending || update.isPending || create.isPending
  const moved = draft.isDirty && base.version !== saved.version ? changedRecallFields(base, saved) : ''
  useRebase(draft, saved, moved)
  const canSave = (!recall || draft.isDirty) && !moved

  // Whatever keeps it from being saved is where the cursor is then.
  useEffect(() => {
    if (tries > 0 || error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [tries, error])

  /** What is on its way to the server is not changed: it would be neither saved nor kept. */
  function change(changes: Partial<RecallValues>) {
    if (isSaving) return
    setError(null)
    setTries(0)
    setRequestId(newId('req'))
    draft.change(changes)
  }
  async function save(event: FormEvent) {
    event.preventDefault()
    if (!canSave || isSaving) return
    setError(null)
    if (missingOf(values)) return setTries((count) => count + 1)
    try {
      const done = recall ? await update.mutateAsync(updateInput(recall.id, base, values)) : await plan()
      draft.discard()
      tellOfRecall(recall ? 'Recall saved' : 'Recall scheduled', done.recall)
      void utils.recalls.invalidate()
      onClose()
    } catch (cause) {
      const failure = toVigilError(cause)
      if (failure.reason === 'VERSION_CONFLICT') await utils.recalls.get.invalidate()
      setError(failure)
    }
  }
  async function plan() {
    const definition = definitionOf(values)
    if (!definition) throw new Error('the form does not say when')
    const { message, note } = values
    const sessionId = values.sessionId || (await makeSession())
    return schedule.mutateAsync({ ...definition, sessionId, message, ...(note.trim() && { note }), requestId })
  }
  /** Kept in the form: should the recall be refused, the next attempt goes to the same session. */
  async function makeSession(): Promise<string> {
    const { id } = await create.mutateAsync({ sessionId: newSessionId, title: briefMessage(values, TITLE_CHARS) })
    draft.change({ sessionId: id })
    return id
  }
  function discard() {
    draft.discard()
    onClose()
  }
  return (
    <Dialog
      title={recall ? 'Edit recall' : 'New recall'}
      size="lg"
      fullScreen={Boolean(narrow)}
      closeOnClickOutside={!draft.isDirty}
      onClose={isSaving ? () => {} : onClose}
    >
      <form
        ref={form}
        className={classes.form}
        aria-label={recall ? 'Edit recall' : 'New recall'}
        onSubmit={save}
        noValidate
      >
        {moved && (
          <ConflictNotice
            what="recall"
            changed={moved}
            onKeep={() => draft.rebase(saved, { version: saved.version })}
            onDrop={draft.discard}
          />
        )}
        {hasSession && (
          <SessionSelect
            label="Session"
            description="Its agent is given the message when the time comes."
            none="A new session"
            value={values.sessionId}
            error={fieldWords(said, 'sessionId')}
            onChange={(sessionId) => change({ sessionId })}
          />
        )}
        <Textarea
          label="Message"
          description="What the agent is told then. It is shown in the session."
          autosize
          minRows={2}
          maxRows={8}
          data-autofocus
          value={values.message}
          error={fieldWords(said, 'message')}
          onChange={(event) => change({ message: event.currentTarget.value })}
        />
        <WhenFields values={values} error={said} standsAt={standing(values, recall)} onChange={change} />
        <RecallPreview preview={preview} isSaidAbove={isBesideField(preview.error)} />
        <Textarea
          label="Private note"
          description="Told to the agent alone, besides the message."
          autosize
          minRows={1}
          maxRows={6}
          value={values.note}
          error={fieldWords(said, 'note')}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        <PolicyFields values={values} onChange={change} />
        <div className={classes.foot}>
          {error && !moved && !isBesideField(error) && (
            <SettingsNote tone="failed" title="The recall was not saved.">
              {isConflict
                ? 'It was changed elsewhere meanwhile, and nothing that you entered: save it again.'
                : failureWords(error)}
            </SettingsNote>
          )}
          <DialogFoot>
            {draft.isDirty && (
              <Button variant="default" onClick={discard} disabled={isSaving}>
                Discard
              </Button>
            )}
            <Button type="submit" loading={isSaving} disabled={!canSave}>
              {recall ? 'Save' : 'Schedule'}
            </Button>
          </DialogFoot>
        </div>
      </form>
    </Dialog>
  )
}

/** The values that the form begins with, and the name of its draft. They stand while the dialog is open. */
function usePlan(task: RecallTask, recall: Recall | undefined): [RecallValues, string] {
  const [begun] = useState(() => {
    if (task.do === 'duplicate') return duplicateValues(task.recall)
    return newRecallValues(task.do === 'create' ? (task.sessionId ?? '') : '')
  })
  if (recall) return [recallValuesOf(recall), recallDraftKey({ recallId: recall.id })]
  if (task.do === 'duplicate') return [begun, `${recallDraftKey({ recallId: task.recall.id })}:copy`]
  return [begun, recallDraftKey({ sessionId: task.do === 'create' ? task.sessionId : undefined })]
}

/** What it cannot be without, and is not given yet. */
function missingOf(values: RecallValues): VigilError | null {
  const field = { once: 'when', after: 'when', interval: 'everySeconds', cron: 'cron' }[values.kind]
  if (values.message.trim() === '') return missing('message', 'Say what the agent is to be told.')
  return definitionOf(values) ? null : missing(field, 'Say when.')
}

function missing(field: string, words: string): VigilError {
  return new VigilError(words, { field, retryable: false })
}

/** Its state was changed elsewhere, and nothing that is entered here: it is no conflict. */
function useRebase(draft: ReturnType<typeof useFormDraft<RecallValues>>, saved: RecallValues, moved: string): void {
  const { isDirty, base, rebase } = draft
  const { version } = saved
  const isBehind = isDirty && !moved && base.version !== version
  useEffect(() => {
    if (isBehind) rebase(saved, { version })
  }, [isBehind, rebase, saved, version])
}

/** The time that its words were understood as, while they are the same. */
function standing({ kind, when, pickedAt }: RecallValues, recall: Recall | undefined): number | undefined {
  if (!recall || kind !== 'once' || pickedAt !== '' || when !== recall.definition.when) return undefined
  return recall.definition.at
}
