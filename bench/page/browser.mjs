/** Chromium for the page's rows: each page with a probe inside, and the browser's own accounts of it. */
import { chromium } from '@playwright/test'
import { findChromium } from '../../scripts/testing/find-chromium.mjs'
import { installProbe } from './probe.mjs'

const ARGS = ['--disable-background-networking', '--disable-quic', '--no-first-run']

export async function withBrowser(task) {
  const args = process.getuid?.() === 0 ? [...ARGS, '--no-sandbox'] : ARGS
  const browser = await chromium.launch({ executablePath: findChromium(), args })
  try {
    return await task(browser)
  } finally {
    await browser.close()
  }
}

/** A page of a browser that has cached nothing. */
export async function newPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(installProbe)
  return page
}

/** Bytes of JavaScript in use, and nodes in the document and out of it, after a collection. */
export async function memoryOf(page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.enable')
  // Twice: what finalisers let go of is collected by the second.
  for (let turn = 0; turn < 2; turn++) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const { nodes } = await devtools.send('Memory.getDOMCounters')
  await devtools.detach()
  return { heapMb: usedSize / 1e6, nodes }
}
