/** The JavaScript that a browser fetches for a page: compressed, as it comes over the wire. */
import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from '../../scripts/project.mjs'

/** Until nothing is fetched any more, by a browser that has cached nothing. Files with their bytes. */
export async function fetchedScripts(browser, url) {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    const scripts = new Map()
    await devtools.send('Network.enable')
    devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (type === 'Script') scripts.set(requestId, { url: response.url, bytes: 0 })
    })
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const script = scripts.get(requestId)
      if (script) script.bytes = encodedDataLength
    })
    await page.goto(url, { waitUntil: 'networkidle' })
    return [...scripts.values()]
  } finally {
    await context.close()
  }
}

/** The addresses of all pages that the build has, and that of a session. */
export function pagesOf(session) {
  const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, '.next/routes-manifest.json'), 'utf8'))
  const fixed = manifest.staticRoutes.map(({ page }) => page).filter((page) => !/^\/_|\.\w+$/.test(page))
  return [session, ...fixed]
}
