/** Asks before a provider is removed: its key is gone with it. Loaded when somebody is about to. */
'use client'
import { Button, Text } from '@mantine/core'
import { toVigilError } from '../../../client/index.ts'
import type { OwnProvider } from '../../../server/protocol/models.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'

export function RemoveProvider({ provider, onClose }: { provider: OwnProvider; onClose: () => void }) {
  const utils = trpc.useUtils()
  const removal = trpc.models.removeProvider.useMutation()
  const { id, name, usedBy, hasKey } = provider

  async function remove() {
    try {
      await removal.mutateAsync({ providerId: id })
      await utils.models.invalidate()
    } catch (cause) {
      notifyFailure(`${name} could not be removed`, toVigilError(cause))
    }
    onClose()
  }
  return (
    <Dialog onClose={onClose} title={`Remove ${name}?`}>
      <Text size="sm">
        {hasKey ? 'Its key is deleted with it; this cannot be undone. ' : ''}
        {usedBy.length > 0
          ? `${usedBy.join(', ')} ${usedBy.length === 1 ? 'calls its model' : 'call their models'} here: runs on ${
              usedBy.length === 1 ? 'it' : 'them'
            } will fail until another model is chosen.`
          : 'No profile uses it.'}
      </Text>
      <DialogFoot>
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={removal.isPending} onClick={remove}>
          Remove
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
