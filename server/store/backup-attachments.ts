/**
 * Copies attached files beside the copy of a database. They are never changed once they are there, so that copying them
 * after the database gets all that it tells of; what is purged meanwhile, no session has named for a day.
 */
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/** `<dataDir>/attachments` into `<folder>/attachments`; resolves with how many. */
export async function backupAttachments(dataDir: string, folder: string): Promise<number> {
  const from = path.join(dataDir, 'attachments')
  const to = path.join(folder, 'attachments')
  const names = await fs.readdir(from).catch(unlessMissing([] as string[]))
  let copied = 0
  for (const name of names) {
    if (name.endsWith('.part')) continue
    await fs.mkdir(to, { recursive: true, mode: 0o700 })
    const done = await fs
      .copyFile(path.join(from, name), path.join(to, name), constants.COPYFILE_FICLONE)
      .then(() => true, unlessMissing(false))
    if (done) copied++
  }
  return copied
}

function unlessMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead
    throw error
  }
}
