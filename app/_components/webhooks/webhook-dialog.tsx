/** Adds a webhook, or changes one. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import { Button, Modal, Radio, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { WEBHOOK_URL_MAX_CHARS } from '../../../server/protocol/limits.ts'
import { webhookUrlFault } from '../../../server/protocol/webhook-url.ts'
import type { Webhook, WebhookOutcomes } from '../../../server/protocol/webhooks.ts'
import { trpc } from '../../_client/trpc.ts'
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
  const [fault, setFault] = useState<string>()
  const create = trpc.webhooks.create.useMutation({ onSuccess: ({ secret }) => onSaved(secret) })
  const update = trpc.webhooks.update.useMutation({ onSuccess: () => onSaved() })
  const error = create.error ?? update.error

  function submit(event: FormEvent) {
    event.preventDefault()
    const found = webhookUrlFault(url.trim())
    setFault(found && `The address ${found}.`)
    if (found) return
    if (webhook) update.mutate({ webhookId: webhook.id, version: webhook.version, url: url.trim(), outcomes })
    else create.mutate({ url: url.trim(), kinds: ['run-finished'], outcomes })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={webhook ? 'Edit webhook' : 'Add a webhook'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
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
        <Radio.Group label="Tell it of" value={outcomes} onChange={(value) => setOutcomes(value as WebhookOutcomes)}>
          <div className={classes.choices}>
            <Radio value="all" label={ALL_ENDS} description="Completed, stopped, failed, or at a limit" />
            <Radio value="failed" label={BAD_ENDS} description="Failed, interrupted, or at a limit" />
          </div>
        </Radio.Group>
        {error && (
          <SettingsNote tone="failed" title="It was not saved">
            {[toVigilError(error).message, toVigilError(error).fix].filter(Boolean).join(' ')}
          </SettingsNote>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending || update.isPending} disabled={!url.trim()}>
            {webhook ? 'Save' : 'Add webhook'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
