/** One webhook: where it goes, what it is told, how it fares, and on request its deliveries. */
'use client'
import { ActionIcon, Button } from '@mantine/core'
import {
  IconBan,
  IconChevronDown,
  IconDots,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { Suspense, useId, useState } from 'react'
import type { Webhook } from '../../../server/protocol/webhooks.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import type { MenuEntry } from '../menu/menu-panel.tsx'
import { TestResult } from './test-result.tsx'
import classes from './webhook-card.module.css'
import { WebhookState } from './webhook-state.tsx'
import { toldOf } from './webhook-words.ts'

const DeliveryList = lazyPart(async () => (await import('./delivery-list.tsx')).DeliveryList)

interface WebhookCardProps {
  webhook: Webhook
  /** Whether this server sends anything. */
  sending: boolean
  onEdit: () => void
  onTurn: (on: boolean) => void
  onRenewSecret: () => void
  onRemove: () => void
  onDelivered: () => void
}

export function WebhookCard({
  webhook,
  sending,
  onEdit,
  onTurn,
  onRenewSecret,
  onRemove,
  onDelivered,
}: WebhookCardProps) {
  const [opened, setOpened] = useState(false)
  const deliveries = useId()
  const test = trpc.webhooks.test.useMutation()
  const isOn = webhook.state === 'on' || webhook.state === 'failing'
  const icon = { size: 16, stroke: 1.6 }
  const entries: MenuEntry[] = [
    { label: 'Edit', icon: <IconPencil {...icon} />, takesFocus: true, onSelect: onEdit },
    {
      label: 'Make a new secret',
      text: 'The present one goes on working for a day',
      icon: <IconKey {...icon} />,
      takesFocus: true,
      onSelect: onRenewSecret,
    },
    isOn
      ? {
          label: 'Turn off',
          text: 'What waits to be delivered is given up',
          icon: <IconPlayerPause {...icon} />,
          onSelect: () => onTurn(false),
        }
      : { label: 'Turn on', icon: <IconPlayerPlay {...icon} />, onSelect: () => onTurn(true) },
    { label: 'Remove', icon: <IconTrash {...icon} />, danger: true, takesFocus: true, onSelect: onRemove },
  ]
  return (
    <li className={classes.card} aria-label={webhook.url}>
      <div className={classes.head}>
        <div className={classes.about}>
          <div className={classes.url}>{webhook.url}</div>
          <div className={classes.facts}>
            <WebhookState webhook={webhook} />
            <span>{toldOf(webhook)}</span>
          </div>
        </div>
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            disabled={!sending}
            loading={test.isPending}
            onClick={() => test.mutate({ webhookId: webhook.id })}
          >
            Send a test
          </Button>
          <MenuButton label={`Actions for ${webhook.url}`} entries={entries} position="bottom-end">
            {(trigger) => (
              <ActionIcon size="lg" aria-label={`Actions for ${webhook.url}`} {...trigger}>
                <IconDots size={18} />
              </ActionIcon>
            )}
          </MenuButton>
        </div>
      </div>
      {webhook.lastError && (
        <p className={classes.error}>
          <IconBan size={14} stroke={1.8} aria-hidden="true" className={classes.errorIcon} />
          <span>
            {webhook.lastError} {webhook.state === 'gone' && 'Turn it on again if that was a mistake.'}
          </span>
        </p>
      )}
      <TestResult outcome={test.data} fault={test.error} />
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        className={classes.more}
        aria-expanded={opened}
        aria-controls={deliveries}
        rightSection={<IconChevronDown size={14} className={classes.chevron} data-opened={opened || undefined} />}
        onClick={() => setOpened(!opened)}
      >
        Deliveries
      </Button>
      <div id={deliveries}>
        {opened && (
          <Suspense>
            <DeliveryList webhook={webhook} onChanged={onDelivered} />
          </Suspense>
        )}
      </div>
    </li>
  )
}
