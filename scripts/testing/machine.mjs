/** What the machine has, and how more is put on it. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** The first of these commands that is on the PATH. */
export function onPath(commands, env = process.env) {
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return commands
    .flatMap((command) => folders.map((folder) => path.join(folder, command)))
    .find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile())
}

/** True when it went well. */
export function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
