/** Adds a webhook, or changes one. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import { Button, Checkbox, Radio, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { WEBHOOK_URL_MAX_CHARS } from '../../../server/protocol/limits.ts'
import { webhookUrlFault } from '../../../server/protocol/webhook-url.ts'
import type { Webhook, WebhookKind, WebhookOutcomes } from '../../../server/protocol/webhooks.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import classes from './dialog.module.css'
import { ALL_ENDS, BAD_ENDS } from './webhook-words.ts'

interface WebhookDialogProps {
  /** Absent: a new one. */
  webhook: Webhook | undefined
  onClose: () => void
  /** With the secret of a new one. */
  onSaved: (secret?: string) => void
}

export function WebhookDialog({ webhook, onClose, onSaved }: WebhookDialogProps) {
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [outcomes, setOutcomes] = useState<WebhookOutcomes>(webhook?.outcomes ?? 'all')
  const [kinds, setKinds] = useState<readonly WebhookKind[]>(webhook?.kinds ?? ['run-finished'])
  const [fault, setFault] = useState<string>()
  const create = trpc.webhooks.create.useMutation({ onSuccess: ({ secret }) => onSaved(secret) })
  const update = trpc.webhooks.update.useMutation({ onSuccess: () => onSaved() })
  const error = create.error ?? update.error

  function submit(event: FormEvent) {
    event.preventDefault()
    const found = webhookUrlFault(url.trim())
    setFault(found && `The address ${found}.`)
    if (found) return
    const settings = { url: url.trim(), kinds: [...kinds], outcomes }
    if (webhook) update.mutate({ webhookId: webhook.id, version: webhook.version, ...settings })
    else create.mutate(settings)
  }
  return (
    <Dialog onClose={onClose} title={webhook ? 'Edit webhook' : 'Add a webhook'}>
      <form onSubmit={submit} className={classes.form} noValidate>
        <TextInput
          label="Address"
          description="Of the program to tell. It may be on this server’s own network."
          placeholder="https://example.com/hooks/vigil"
          inputMode="url"
          autoComplete="off"
          maxLength={WEBHOOK_URL_MAX_CHARS}
          required
          withAsterisk={false}
          data-autofocus
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={fault}
        />
        <Checkbox.Group label="Tell it of" value={[...kinds]} onChange={(value) => setKinds(value as WebhookKind[])}>
          <div className={classes.choices}>
            <Checkbox value="run-finished" label="The end of a run" />
            {kinds.includes('run-finished') && (
              <Radio.Group
                aria-label="Which ends"
                value={outcomes}
                onChange={(value) => setOutcomes(value as WebhookOutcomes)}
                className={classes.nested}
              >
                <div className={classes.choices}>
                  <Radio value="all" label={ALL_ENDS} description="Completed, stopped, failed, or at a limit" />
                  <Radio value="failed" label={BAD_ENDS} description="Failed, interrupted, or at a limit" />
                </div>
              </Radio.Group>
            )}
            <Checkbox
              value="approval-requested"
              label="A tool that waits for approval"
              description="Which tool and in which session; it is answered in Vigil"
            />
            <Checkbox
              value="recall-failed"
              label="A recall that failed"
              description="Which one and why, besides the end of its run"
            />
          </div>
        </Checkbox.Group>
        {error && (
          <SettingsNote tone="failed" title="It was not saved">
            {[toVigilError(error).message, toVigilError(error).fix].filter(Boolean).join(' ')}
          </SettingsNote>
        )}
        <DialogFoot>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending || update.isPending}
            disabled={!url.trim() || kinds.length === 0}
          >
            {webhook ? 'Save' : 'Add webhook'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
