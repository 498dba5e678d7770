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
import { SHOTS, SIZES } from './screenshots/shots.mjs'
import { makeWorld } from './screenshots/world.mjs'
import { findChromium } from './testing/find-chromium.mjs'

const PATIENCE_MS = 5_000
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
      const wanted = SHOTS.filter((shot) => isWanted(shot, `${size}-${theme}`) && !missing.has(shot.name))
      for (const shot of wanted) await take(shot, { theme, size, viewport })
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
async function take({ name, server = 'work', path: address, ready, steps = [] }, { theme, size, viewport }) {
  const context = await browser.newContext({
    baseURL: world.urls[server],
    viewport,
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  try {
    const page = await context.newPage()
    await makeCuttable(page)
    await page.goto(typeof address === 'function' ? address(world) : address)
    await ready(page)
    for (const step of steps) await step(page)
    // Parts that come later, and their style, are in the picture too.
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => document.fonts.ready)
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    const file = path.join(out, `${name}-${size}-${theme}`)
    if (values.docs) fs.writeFileSync(`${file}.webp`, await asWebp(picture))
    else fs.writeFileSync(`${file}.png`, picture)
    taken++
  } catch (error) {
    missing.set(name, `${size}, ${theme}: ${error.message.split('\n')[0]}`)
  } finally {
    await context.close()
  }
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

/** `vigil-picture-cut` in the page ends its connection and refuses the next ones. */
async function makeCuttable(page) {
  let cut = false
  const sockets = new Set()
  await page.exposeFunction('vigilPictureCut', async () => {
    cut = true
    for (const socket of sockets) await socket.close()
  })
  await page.addInitScript(() => {
    window.addEventListener('vigil-picture-cut', () => void window.vigilPictureCut())
  })
  await page.routeWebSocket(/\/api\/trpc/, (socket) => {
    if (cut) return void socket.close()
    socket.connectToServer()
    sockets.add(socket)
  })
}
