/** The browser for the proofs: the one named, Playwright's own, the system's, or, as root with apt, a new one. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of an executable. Throws with what to install when there is none. */
export function findChromium(env = process.env) {
  const found = env.VIGIL_CHROMIUM || playwrightsOwn() || onPath(COMMANDS, env)
  if (found) return found
  if (process.getuid?.() === 0 && onPath(['apt-get'], env)) {
    console.log('Installing Chromium with apt-get, for the browser tests …')
    const installed = apt(['update']) && apt(['install', '-y', '--no-install-recommends', 'chromium'])
    const now = installed && onPath(COMMANDS, env)
    if (now) return now
  }
  throw new Error(
    'The browser tests need Chromium: `npx playwright install chromium`, or install the package chromium.',
  )
}

function playwrightsOwn() {
  const file = chromium.executablePath()
  return fs.existsSync(file) ? file : undefined
}

/** The first of these commands that is on the PATH. */
export function onPath(commands, env = process.env) {
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return commands
    .flatMap((command) => folders.map((folder) => path.join(folder, command)))
    .find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile())
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
