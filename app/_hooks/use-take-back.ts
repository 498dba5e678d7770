/** Takes a waiting message out of the queue and back into the composer, before what is being written there. */
'use client'
import { toVigilError } from '../../client/index.ts'
import { type FileInfo, fileUrl } from '../../server/protocol/files.ts'
import type { FileRef, QueueItem } from '../../server/protocol/sessions.ts'
import { focusComposer } from '../_client/composer/focus-composer.ts'
import { knownFile } from '../_client/composer/known-files.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'
import { notify } from '../_client/notices/notify.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'
import type { MessageDraft } from './use-message-draft.ts'

export function useTakeBack(draft: Pick<MessageDraft, 'text' | 'setText' | 'files'>) {
  const { trpc } = useVigil()
  /** `remove` takes it out of the queue; false when that did not come about. */
  return async ({ runId, text, files = [] }: QueueItem, remove: () => Promise<boolean>) => {
    try {
      if (!(await remove())) return
      const run = await trpc.runs.get.query({ runId })
      // It may have started meanwhile, or gone another way: then it is not in the composer as well.
      if (run.startedAt !== undefined || run.outcome !== 'stopped') {
        notify({ message: 'That message was already on its way to the agent.' })
        return
      }
      draft.setText([text, draft.text].filter(Boolean).join('\n\n'))
      if (files.length > 0) draft.files.adopt(await Promise.all(files.map(infoOf)))
      focusComposer()
    } catch (cause) {
      notifyFailure('The message could not be taken back', toVigilError(cause))
    }
  }
}

/** Another page may have attached it: the server tells its name with its bytes. */
async function infoOf({ fileId }: FileRef): Promise<FileInfo> {
  const known = knownFile(fileId)
  if (known) return known
  const { headers } = await fetch(fileUrl(fileId), { method: 'HEAD' })
  const name = /filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '')?.[1]
  return {
    fileId,
    name: name === undefined ? 'file' : decodeURIComponent(name),
    mediaType: (headers.get('content-type') ?? 'text/plain').split(';', 1)[0] ?? 'text/plain',
    size: Number(headers.get('content-length') ?? 0),
  }
}
