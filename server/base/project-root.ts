/**
 * The project's folder: the nearest one above this code that holds prisma/migrations. The same answer from the sources
 * and from the bundle in dist/, whatever the working directory.
 */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Throws when the code was moved away from its project. */
export function projectRoot(from = path.dirname(fileURLToPath(import.meta.url))): string {
  if (fs.existsSync(path.join(from, 'prisma', 'migrations'))) return from
  const parent = path.dirname(from)
  if (parent === from)
    throw new Error('No folder above this program holds prisma/migrations: run it inside its project.')
  return projectRoot(parent)
}
