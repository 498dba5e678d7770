/** The files of messages: their bytes are in the data folder or, in a cluster, in the store. */
import path from 'node:path'
import { Files } from './attachments/file-service.ts'
import { createFolderContents } from './attachments/folder-contents.ts'
import { createRowContents } from './attachments/row-contents.ts'
import type { Clock } from './base/clock.ts'
import type { Config } from './config.ts'
import type { Store } from './store/store.ts'

export function openFiles({ mode, dataDir, settings }: Config, store: Store, clock: Clock): Files {
  const inFolder = () => createFolderContents(store, path.join(dataDir, 'attachments'))
  return new Files({
    store,
    clock,
    contents: mode === 'cluster' ? createRowContents(store) : inFolder(),
    limits: {
      fileBytes: settings.VIGIL_FILE_BYTES,
      userBytes: settings.VIGIL_FILES_PER_USER_BYTES,
      imagePixels: settings.VIGIL_IMAGE_PIXELS,
    },
  })
}
