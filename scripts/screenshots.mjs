/**
 * `npm run screenshots`: a picture of every page and state, at three sizes and in both themes, from the built server
 * with made-up content. All go to `screenshots`; with `--docs` those that docs/design.md shows go to
 * `docs/screenshots`. `--only NAME` takes those whose names begin so. A state that the product does not have (yet) is
 * named and left out, after its first try; nothing is compared.
 */
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { ensureBuilt } from './build.mjs'
import { ROOT } from './project.mjs'
import { holdPageSocket } from './screenshots/page-socket.mjs'
import { SHOTS, SIZES } from './screenshots/shots.mjs'
import { makeWorld } from './screenshots/world.mjs'
import { findChromium } from './testing/find-chromium.mjs'

const PATIENCE_MS = 5_000
const MOST_LOOKS = 8
/** Longer than parts of a page that are loaded apart take to be shown. */
const STILL_MS = 400
const BROWSER_ARGS = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--hide-scrollbars',
]

const { values } = parseArgs({
  options: {
    docs: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    size: { type: 'string' },
    theme: { type: 'string' },
    out: { type: 'string' },
  },
})
const out = path.resolve(ROOT, values.out ?? (values.docs ? 'docs/screenshots' : 'screenshots'))

/** At a time, each in a browser of its own; one for the documents, where a page may not see another one watch. */
const workers = values.docs ? 1 : 2

await ensureBuilt()
fs.mkdirSync(out, { recursive: true })
const world = await makeWorld()
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ executablePath: findChromium(), args: [...BROWSER_ARGS, ...sandbox] })
const missing = new Map()
let taken = 0
try {
  for (const theme of ['light', 'dark']) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      if ((values.size && values.size !== size) || (values.theme && values.theme !== theme)) continue
      const waiting = SHOTS.filter((shot) => isWanted(shot, `${size}-${theme}`) && !missing.has(shot.name))
      const work = async (_, worker) => {
        // From both ends: two pages of one session would tell of each other.
        for (let shot; (shot = worker === 0 ? waiting.shift() : waiting.pop()); )
          await take(shot, { theme, size, viewport })
      }
      await Promise.all(Array.from({ length: workers }, work))
    }
  }
} finally {
  await browser.close()
  await world.dispose()
}
console.log(`${taken} pictures in ${path.relative(ROOT, out)}`)
for (const [name, why] of missing) console.log(`left out: ${name} (${why})`)

function isWanted({ name, docs = [] }, variant) {
  return name.startsWith(values.only) && (!values.docs || docs.includes(variant))
}

/** Each in a browser that knows nothing of the one before. */
async function take(shot, { theme, size, viewport }) {
  const { name, server = 'work', path: address, ready, steps = [], frames, after = [] } = shot
  const context = await browser.newContext({
    baseURL: world.urls[server],
    viewport,
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  try {
    const page = await context.newPage()
    await holdPageSocket(page, frames)
    await page.goto(typeof address === 'function' ? address(world) : address)
    await ready(page)
    for (const step of steps) await step(page)
    const picture = await stillPicture(page)
    const file = path.join(out, `${name}-${size}-${theme}`)
    if (values.docs) fs.writeFileSync(`${file}.webp`, await asWebp(picture))
    else fs.writeFileSync(`${file}.png`, picture)
    taken++
    for (const step of after) await step(page)
  } catch (error) {
    missing.set(name, `${size}, ${theme}: ${error.message.split('\n')[0]}`)
  } finally {
    await context.close()
  }
}

/** When nothing is being loaded and the page has stood still for a moment, or as many looks as make waiting useless. */
async function stillPicture(page) {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  await page
    .locator('.mantine-Skeleton-root')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => {})
  let before
  for (let look = 0; look < MOST_LOOKS; look++) {
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    if (before?.equals(picture)) break
    before = picture
    await page.waitForTimeout(STILL_MS)
  }
  return before
}

/** A third of the PNG's size, for the repository; the browser makes it. */
async function asWebp(png) {
  const page = await browser.newPage()
  const text = await page.evaluate(async (source) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob())
    const canvas = new OffscreenCanvas(image.width, image.height)
    canvas.getContext('2d').drawImage(image, 0, 0)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })).arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  }, png.toString('base64'))
  await page.close()
  return Buffer.from(text, 'base64')
}
