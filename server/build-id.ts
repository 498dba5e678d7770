/** Which build of the pages this server serves; undefined where there is none, as in development. */
import fs from 'node:fs'
import path from 'node:path'
import { projectRoot } from './base/project-root.ts'

export function readBuildId(): string | undefined {
  try {
    return fs.readFileSync(path.join(projectRoot(), '.next/BUILD_ID'), 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
