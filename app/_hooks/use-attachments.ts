/** The files of one draft, and what can be done to them. */
'use client'
import { useCallback, useSyncExternalStore } from 'react'
import { FILE_MAX_BYTES, FILES_PER_MESSAGE, IMAGE_MAX_PIXELS } from '../../server/protocol/limits.ts'
import { type Attachment, type AttachmentTray, attachmentTray } from '../_client/composer/attachment-tray.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'

/** Until the server has told its own. */
const USUAL_LIMITS = { fileBytes: FILE_MAX_BYTES, imagePixels: IMAGE_MAX_PIXELS, filesPerMessage: FILES_PER_MESSAGE }

export interface Attachments extends Pick<AttachmentTray, 'retry' | 'remove' | 'clear' | 'adopt'> {
  items: readonly Attachment[]
  add(files: readonly File[]): void
}

export function useAttachments(draftKey: string): Attachments {
  const tray = attachmentTray(useVigil(), draftKey)
  const items = useSyncExternalStore(tray.subscribe, tray.getSnapshot)
  const utils = trpc.useUtils()
  const add = useCallback(
    (files: readonly File[]) => {
      const { fileBytes, imagePixels, filesPerMessage } = utils.system.info.getData()?.limits ?? USUAL_LIMITS
      tray.add(files, { fileBytes, imagePixels, filesPerMessage })
    },
    [tray, utils],
  )
  const { retry, remove, clear, adopt } = tray
  return { items, add, retry, remove, clear, adopt }
}
