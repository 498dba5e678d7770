/** The user's webhooks: which there are, how they fare, and the ways to add and change them. */
'use client'
import { Button, Skeleton, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import type { Webhook } from '../../../server/protocol/webhooks.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { useWebhooks } from '../../_hooks/use-webhooks.ts'
import { LoadFailure } from '../settings/load-failure.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import { RowFact, SettingsRow, SettingsRows } from '../settings/settings-row.tsx'
import { SettingsSection } from '../settings/settings-section.tsx'
import { WebhookCard } from './webhook-card.tsx'
import classes from './webhook-settings.module.css'

const WebhookDialog = lazyPart(async () => (await import('./webhook-dialog.tsx')).WebhookDialog)
const SecretDialog = lazyPart(async () => (await import('./secret-dialog.tsx')).SecretDialog)
const RemoveDialog = lazyPart(async () => (await import('./remove-dialog.tsx')).RemoveDialog)

type Dialog =
  | { show: 'edit'; webhook?: Webhook }
  | { show: 'secret'; secret: string; renewed: boolean }
  | { show: 'remove'; webhook: Webhook }

export function WebhookSettings() {
  const { query, refresh, turn, remove, rotate } = useWebhooks()
  const [dialog, setDialog] = useState<Dialog>()
  const { data } = query
  const close = () => setDialog(undefined)

  async function renewSecret(webhook: Webhook) {
    const made = await rotate(webhook)
    if (made) setDialog({ show: 'secret', secret: made.secret, renewed: true })
  }
  const canAdd = data?.sending && data.items.length < data.limit
  return (
    <SettingsSection
      title="Webhooks"
      lead="Tell another program when a run of yours ends or waits for you, or a recall fails. Each delivery is signed, and tried again for days."
      actions={
        canAdd && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setDialog({ show: 'edit' })}>
            Add webhook
          </Button>
        )
      }
    >
      {data?.sending === false && (
        <SettingsNote tone="attention" title="This server sends no webhooks">
          Whoever runs it has set VIGIL_WEBHOOKS=off. What is here is kept, and nothing is sent.
        </SettingsNote>
      )}
      {data && data.items.length >= data.limit && (
        <Text size="sm" c="dimmed" mb="md">
          These are {data.limit}, as many as one user can have. Remove one to add another.
        </Text>
      )}
      {query.isLoading && <Loading />}
      {query.isError && !data && <LoadFailure title="The webhooks could not be loaded." query={query} />}
      {data?.items.length === 0 && <Empty />}
      {data && data.items.length > 0 && (
        <SettingsRows label="Webhooks">
          {data.items.map((webhook) => (
            <WebhookCard
              key={webhook.id}
              webhook={webhook}
              sending={data.sending}
              onEdit={() => setDialog({ show: 'edit', webhook })}
              onTurn={(on) => void turn(webhook, on)}
              onRenewSecret={() => void renewSecret(webhook)}
              onRemove={() => setDialog({ show: 'remove', webhook })}
              onDelivered={() => void refresh()}
            />
          ))}
        </SettingsRows>
      )}
      <Suspense>
        {dialog?.show === 'edit' && (
          <WebhookDialog
            webhook={dialog.webhook}
            onClose={close}
            onSaved={(secret) => {
              void refresh()
              setDialog(secret === undefined ? undefined : { show: 'secret', secret, renewed: false })
            }}
          />
        )}
        {dialog?.show === 'secret' && <SecretDialog secret={dialog.secret} renewed={dialog.renewed} onClose={close} />}
        {dialog?.show === 'remove' && (
          <RemoveDialog
            url={dialog.webhook.url}
            onClose={close}
            onRemove={() => {
              close()
              void remove(dialog.webhook)
            }}
          />
        )}
      </Suspense>
    </SettingsSection>
  )
}

function Empty() {
  return (
    <SettingsRows label="Webhooks">
      <SettingsRow name="No webhooks yet">
        <RowFact>
          Add one with the address of a program that takes a POST: a chat’s incoming hook, a build server, a script of
          yours. You are shown a secret once, with which that program checks that a delivery is from here.
        </RowFact>
      </SettingsRow>
    </SettingsRows>
  )
}

function Loading() {
  return (
    <div className={classes.loading} aria-hidden="true">
      <Skeleton height={92} radius="md" />
      <Skeleton height={92} radius="md" />
    </div>
  )
}
