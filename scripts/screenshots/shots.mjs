/**
 * Every page and state that has a picture: one line each. A path names the server (`work`, `fresh`, `closed`; see
 * world.mjs) and the address there; `ready` is awaited; `steps` bring the page into its state. `docs` are the pictures
 * that docs/design.md shows, as SIZE-THEME. Pages of settings come from the folders of app/settings by themselves.
 */
import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from '../project.mjs'

export const SIZES = {
  wide: { width: 1440, height: 900 },
  middle: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
}

const live = (page) => page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Live' }).waitFor()
/** Of pages beside sessions, with the list there. */
const connected = (page) => page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Connected' }).waitFor()
const heading = (name) => (page) => page.getByRole('heading', { level: 1, name }).waitFor()
const press =
  (name, role = 'button') =>
  (page) =>
    page.getByRole(role, { name }).first().click()
const keys = (chord) => (page) => page.keyboard.press(chord)
const session =
  (name) =>
  ({ sessions }) =>
    `/s/${sessions[name]}`

/** On a phone the list lies behind a button. */
async function showSessions(page) {
  const button = page.getByRole('button', { name: 'Show the sessions' })
  if (await button.isVisible()) await button.click()
}

export const SHOTS = [
  { name: 'first-visit', server: 'fresh', path: '/', ready: connected, docs: ['wide-light'] },
  { name: 'home', path: '/', ready: connected },
  {
    name: 'sign-in',
    server: 'closed',
    path: '/',
    ready: (page) => page.getByRole('button', { name: 'Sign in' }).waitFor(),
  },
  {
    name: 'session-rest',
    path: session('rest'),
    ready: live,
    docs: ['wide-light', 'wide-dark', 'phone-dark'],
  },
  { name: 'session-top', path: session('rest'), ready: live, steps: [scrollToTop] },
  { name: 'session-streaming', path: session('streaming'), ready: live, docs: ['phone-light'] },
  { name: 'session-queued', path: session('queued'), ready: live },
  { name: 'session-failed', path: session('failed'), ready: live, docs: ['wide-light'] },
  { name: 'session-recovered', path: session('recovered'), ready: live },
  { name: 'session-files', path: session('files'), ready: live },
  { name: 'session-reconnecting', path: session('rest'), ready: live, steps: [cutConnection], docs: ['middle-dark'] },
  { name: 'session-find', path: session('rest'), ready: live, steps: [keys('Control+f'), fillFind] },
  { name: 'session-menu', path: session('rest'), ready: live, steps: [press(/^Actions for Slow/), menuShown] },
  {
    name: 'session-send-menu',
    path: session('queued'),
    ready: live,
    steps: [typeDraft, press('Queue, steer or interrupt'), menuShown],
  },
  {
    name: 'panel-timeline',
    path: session('rest'),
    ready: live,
    steps: [openPanel],
    docs: ['wide-light', 'phone-dark'],
  },
  { name: 'panel-timeline-live', path: session('streaming'), ready: live, steps: [openPanel] },
  { name: 'panel-timeline-recovered', path: session('recovered'), ready: live, steps: [openPanel] },
  { name: 'panel-usage', path: session('rest'), ready: live, steps: [openPanel, press('Usage', 'tab')] },
  { name: 'panel-details', path: session('rest'), ready: live, steps: [openPanel, press('Details', 'tab')] },
  { name: 'session-not-here', path: () => '/s/s_never_was', ready: heading('This session is not here') },
  { name: 'sessions', path: '/', ready: connected, steps: [showSessions] },
  {
    name: 'sessions-filter',
    path: '/',
    ready: connected,
    steps: [showSessions, press(/^Show: /), menuShown],
  },
  { name: 'sessions-search', path: '/', ready: connected, steps: [showSessions, search('outage')] },
  { name: 'sessions-search-nothing', path: '/', ready: connected, steps: [showSessions, search('zebra')] },
  {
    name: 'palette',
    path: '/',
    ready: connected,
    steps: [keys('Control+k'), dialogShown],
    docs: ['wide-dark'],
  },
  { name: 'shortcuts', path: '/', ready: connected, steps: [keys('Escape'), keys('?'), dialogShown] },
  { name: 'inbox', path: '/inbox', ready: heading(/attention|inbox/i) },
  { name: 'usage', path: '/usage', ready: heading('Usage'), docs: ['wide-light'] },
  { name: 'not-found', path: '/no/such/page', ready: (page) => page.getByRole('heading', { level: 1 }).waitFor() },
  ...settingsPages(),
]

function settingsPages() {
  const folder = path.join(ROOT, 'app/settings')
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('page.tsx') && file !== 'page.tsx' && !file.includes('['))
    .map((file) => path.dirname(file))
    .toSorted()
    .map((section) => ({
      name: `settings-${section.replaceAll(path.sep, '-')}`,
      path: `/settings/${section}`,
      ready: (page) => page.getByRole('heading', { level: 2 }).first().waitFor(),
      docs: section === 'profiles' ? ['wide-light'] : [],
    }))
}

async function scrollToTop(page) {
  const log = page.getByRole('log', { name: 'Transcript' })
  await log.focus()
  await page.keyboard.press('Home')
}

async function menuShown(page) {
  await page.getByRole('menu').first().waitFor()
}

async function dialogShown(page) {
  await page.getByRole('dialog').first().waitFor()
}

async function openPanel(page) {
  const panel = page.getByRole('tab', { name: 'Timeline' })
  await page.getByRole('button', { name: 'Timeline and details' }).click()
  await panel.waitFor()
}

async function typeDraft(page) {
  await page.getByRole('textbox', { name: 'Message' }).fill('Tell me how long it took, too.')
}

async function fillFind(page) {
  await page
    .getByRole('textbox', { name: /find/i })
    .or(page.getByRole('searchbox', { name: /find/i }))
    .first()
    .fill('index')
}

function search(words) {
  return async (page) => {
    await page.getByRole('searchbox', { name: 'Search sessions' }).fill(words)
    await page
      .getByText(/outage|no session|nothing/i)
      .first()
      .waitFor()
  }
}

/** The server is gone for this page; it knows at once. */
async function cutConnection(page) {
  await page.evaluate(() => window.dispatchEvent(new Event('vigil-picture-cut')))
  await page
    .getByRole('status', { name: 'Connection' })
    .filter({ hasText: /Reconnecting|Offline/ })
    .waitFor()
}
