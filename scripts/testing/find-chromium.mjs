/** The browser for the proofs: the one named, Playwright's own, the system's, or, as root with apt, a new one. */
import fs from 'node:fs'
import { chromium } from '@playwright/test'
import { apt, onPath } from './machine.mjs'

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
