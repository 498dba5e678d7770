/** `vigil backup`: a copy of the database and the attachments of this machine's server, which may go on running. */
import { readConfig } from '../../../server/config.ts'
import { backupAttachments } from '../../../server/store/backup-attachments.ts'
import { backupSqlite } from '../../../server/store/backup-sqlite.ts'
import { CliFailure, EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

export async function backup(
  terminal: Terminal,
  folder: string,
  { dataDir, json }: { dataDir?: string; json: boolean },
): Promise<void> {
  const config = readConfig(process.env, dataDir === undefined ? {} : { VIGIL_DATA_DIR: dataDir }, true)
  if (config.mode === 'cluster') {
    throw new CliFailure('DATABASE_URL names a PostgreSQL server: back it up with pg_dump.', EXIT.usage)
  }
  const copy = await backupSqlite(config.databaseUrl.replace(/^file:(\/\/)?/, ''), folder)
  const done = { ...copy, attachments: await backupAttachments(config.dataDir, folder) }
  if (json) await terminal.json(done)
  else
    terminal.notice(
      `Saved ${done.file} (${done.bytes} bytes) and ${done.attachments} attachments. To restore, put them into an empty data folder.`,
    )
}
