/**
 * Every page and state that has a picture: one line each, with a name of its own.
 *
 *   server   `work` (default), `fresh` or `closed`: world.mjs fills the first, and nobody has used the second
 *   path     the address there, or a function of the world that makes it
 *   ready    awaited before
 *   steps    bring the page into its state, one after the other
 *   frames   puts other frames of the session in place of one, for states that pass (page-socket.mjs)
 *   after    undoes what a step did, for the pictures that follow
 *   docs     the pictures that docs/design.md shows, as SIZE-THEME
 *
 * A new page is a line with its path; what it shows is made in world.mjs. Pages of settings come from the folders of
 * app/settings by themselves, full and empty.
 */
import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from '../project.mjs'

export const SIZES = {
  wide: { width: 1440, height: 900 },
  middle: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
}

const says = (words) => (page) => page.getByRole('status', { name: 'Connection' }).filter({ hasText: words }).waitFor()
const live = says('Live')
const heading = (name) => (page) => page.getByRole('heading', { level: 1, name }).waitFor()
const press =
  (name, role = 'button') =>
  (page) =>
    page.getByRole(role, { name }).first().click()
const pressLast = (name) => (page) => page.getByRole('button', { name }).last().click()
const button = (name) => (page) => page.getByRole('button', { name }).first().waitFor()
const heading2 = (page) => page.getByRole('heading', { level: 2 }).first().waitFor()
const keys = (chord) => (page) => page.keyboard.press(chord)
const session =
  (name) =>
  ({ sessions }) =>
    `/s/${sessions[name]}`

const DELETED = {
  kind: 'session-closing',
  reason: 'deleted',
  reconnect: false,
  text: 'This session was deleted.',
}

/** With the frame that brings the page up to date. */
function telling(notice) {
  return (frame) => [frame.caughtUp ? { ...frame, notices: [...(frame.notices ?? []), notice] } : frame]
}

/** With the feed's frame that tells of the server. */
function withServer(condition) {
  return (frame) => [frame.server ? { ...frame, server: { ...frame.server, ...condition } } : frame]
}

function notYetCaughtUp({ caughtUp: _, ...frame }) {
  return [frame.events ? { ...frame, head: frame.head + 12_480 } : frame]
}

/** On a phone the list lies behind a button. */
async function showSessions(page) {
  const button = page.getByRole('button', { name: 'Show the sessions' })
  if (await button.isVisible()) await button.click()
}

export const SHOTS = [
  { name: 'first-visit', server: 'fresh', path: '/', ready: live, docs: ['wide-light'] },
  { name: 'home', path: '/', ready: live },
  { name: 'home-profiles', path: '/', ready: live, steps: [press(/^Profile: /), menuShown] },
  { name: 'home-attachments', path: '/', ready: live, steps: [attachFiles] },
  { name: 'home-too-long', path: '/', ready: live, steps: [writeTooMuch] },
  { name: 'sign-in', server: 'closed', path: '/', ready: button('Sign in') },
  { name: 'sign-in-refused', server: 'closed', path: '/', ready: button('Sign in'), steps: [signInWrongly] },
  { name: 'session-rest', path: session('rest'), ready: live, docs: ['wide-light', 'wide-dark', 'phone-dark'] },
  { name: 'session-top', path: session('rest'), ready: live, steps: [scrollToTop] },
  { name: 'session-hovered', path: session('tools'), ready: live, steps: [pointAtMessage] },
  { name: 'session-reasoning', path: session('rest'), ready: live, steps: [scrollToTop, unfold(/^Thought/)] },
  { name: 'session-tools', path: session('tools'), ready: live },
  { name: 'session-tools-open', path: session('tools'), ready: live, steps: [unfold('bash'), unfold('edit_file')] },
  { name: 'session-tools-group', path: session('group'), ready: live },
  { name: 'session-tool-running', path: session('running'), ready: live },
  { name: 'session-approval', path: session('approval'), ready: live, docs: ['wide-light'] },
  { name: 'session-approval-edit', path: session('approval'), ready: live, steps: [press('Edit input')] },
  { name: 'session-approval-deny', path: session('approval'), ready: live, steps: [press('Deny')] },
  { name: 'session-denied', path: session('denied'), ready: live },
  { name: 'session-streaming', path: session('streaming'), ready: live, docs: ['phone-light'] },
  { name: 'session-queued', path: session('queued'), ready: live },
  { name: 'session-failed', path: session('failed'), ready: live, docs: ['wide-light'] },
  { name: 'session-stopped', path: session('stopped'), ready: live },
  { name: 'session-limit', path: session('limit'), ready: live },
  { name: 'session-recovered', path: session('recovered'), ready: live },
  { name: 'session-interrupted', path: session('interrupted'), ready: live },
  { name: 'session-unknown', path: session('unknown'), ready: live },
  { name: 'session-long', path: session('long'), ready: live },
  { name: 'session-long-top', path: session('long'), ready: live, steps: [scrollToTop] },
  { name: 'session-rtl', path: session('rtl'), ready: live },
  { name: 'session-files', path: session('files'), ready: live },
  { name: 'session-edit', path: session('files'), ready: live, steps: [press('Edit the message')] },
  { name: 'session-rename', path: session('files'), ready: live, steps: [press(/ \(rename\)|^What is wrong/)] },
  { name: 'session-reconnecting', path: session('tools'), ready: live, steps: [cutConnection], docs: ['middle-dark'] },
  { name: 'session-offline', path: session('tools'), ready: live, steps: [goOffline] },
  { name: 'session-sending', path: session('tools'), ready: live, steps: [cutConnection, sendDraft] },
  { name: 'session-catching-up', path: session('tools'), ready: says('Catching up'), frames: notYetCaughtUp },
  {
    name: 'session-draining',
    path: session('tools'),
    ready: says('Server restarting'),
    frames: withServer({ draining: true }),
  },
  { name: 'session-ended', path: session('tools'), ready: says('Ended'), frames: telling(DELETED) },
  { name: 'session-degraded', path: session('tools'), ready: live, frames: withServer({ degraded: ['store'] }) },
  { name: 'inbox-degraded', path: '/inbox', ready: live, frames: withServer({ degraded: ['store'] }) },
  { name: 'session-find', path: session('rest'), ready: live, steps: [keys('Control+f'), fillFind('index')] },
  { name: 'session-find-nothing', path: session('rest'), ready: live, steps: [keys('Control+f'), fillFind('zebra')] },
  { name: 'session-menu', path: session('rest'), ready: live, steps: [press(/^Actions for Slow/), menuShown] },
  {
    name: 'session-header-menu',
    path: session('rest'),
    ready: live,
    steps: [pressLast(/^Actions for Slow/), menuShown],
  },
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
  { name: 'panel-timeline-bar', path: session('tools'), ready: live, steps: [openPanel, chooseBar] },
  { name: 'panel-timeline-table', path: session('tools'), ready: live, steps: [openPanel, unfold('As a table')] },
  { name: 'panel-timeline-live', path: session('streaming'), ready: live, steps: [openPanel] },
  { name: 'panel-timeline-recovered', path: session('recovered'), ready: live, steps: [openPanel] },
  { name: 'panel-usage', path: session('tools'), ready: live, steps: [openPanel, press('Usage', 'tab')] },
  { name: 'panel-details', path: session('tools'), ready: live, steps: [openPanel, press('Details', 'tab')] },
  { name: 'panel-recalls', path: session('tools'), ready: live, steps: [openPanel, press('Recalls', 'tab')] },
  { name: 'session-not-here', path: () => '/s/s_never_was', ready: heading('This session is not here') },
  { name: 'sessions', path: '/', ready: live, steps: [showSessions] },
  { name: 'sessions-end', path: '/', ready: live, steps: [showSessions, scrollSessions] },
  { name: 'sessions-filter', path: '/', ready: live, steps: [showSessions, press(/^Show: /), menuShown] },
  { name: 'sessions-attention', path: '/', ready: live, steps: [showSessions, filterBy('Attention')] },
  { name: 'sessions-scheduled', path: '/', ready: live, steps: [showSessions, filterBy('Scheduled')] },
  { name: 'sessions-archived', path: '/', ready: live, steps: [showSessions, filterBy('Archived')] },
  { name: 'sessions-search', path: '/', ready: live, steps: [showSessions, search('outage')] },
  { name: 'sessions-search-nothing', path: '/', ready: live, steps: [showSessions, search('zebra')] },
  {
    name: 'sessions-deleted',
    path: '/',
    ready: live,
    steps: [showSessions, removeSession],
    after: [press('Undo')],
  },
  { name: 'palette', path: '/', ready: live, steps: [keys('Control+k'), dialogShown] },
  { name: 'palette-found', path: '/', ready: live, steps: [keys('Control+k'), fillPalette('re')] },
  { name: 'palette-nothing', path: '/', ready: live, steps: [keys('Control+k'), fillPalette('zebra')] },
  { name: 'shortcuts', path: '/', ready: live, steps: [keys('Escape'), keys('?'), dialogShown] },
  { name: 'inbox', path: '/inbox', ready: heading('Inbox') },
  { name: 'inbox-empty', server: 'fresh', path: '/inbox', ready: heading('Nothing needs you') },
  { name: 'recalls-month', path: '/recalls', ready: heading('Recalls'), steps: [showRecalls('Month')] },
  { name: 'recalls-week', path: '/recalls', ready: heading('Recalls'), steps: [showRecalls('Week')] },
  { name: 'recalls-list', path: '/recalls', ready: heading('Recalls'), steps: [showRecalls('List')] },
  { name: 'recalls-empty', server: 'fresh', path: '/recalls', ready: heading('No recalls yet') },
  { name: 'recalls-form', path: '/recalls', ready: heading('Recalls'), steps: [press('New recall'), fillRecall] },
  {
    name: 'recalls-form-error',
    path: '/recalls',
    ready: heading('Recalls'),
    steps: [press('New recall'), scheduleWrongly],
  },
  {
    name: 'recalls-form-policies',
    path: '/recalls',
    ready: heading('Recalls'),
    steps: [press('New recall'), fillRecall, unfold('When things are not as planned')],
  },
  {
    name: 'recalls-over',
    path: '/recalls',
    ready: heading('Recalls'),
    steps: [showRecalls('List'), showOver],
  },
  { name: 'recalls-one', path: ({ recallId }) => `/recalls/${recallId}`, ready: heading('Recall') },
  { name: 'usage', path: '/usage', ready: heading('Usage') },
  { name: 'usage-budgets', path: '/usage', ready: heading('Usage'), steps: [scrollTo('Budgets')] },
  { name: 'usage-prices', path: '/usage', ready: heading('Usage'), steps: [scrollTo('Prices')] },
  { name: 'usage-empty', server: 'fresh', path: '/usage', ready: heading('Usage') },
  { name: 'usage-budget-form', path: '/usage', ready: heading('Usage'), steps: [press('Add a budget'), dialogShown] },
  { name: 'usage-price-form', path: '/usage', ready: heading('Usage'), steps: [press('Set a price'), dialogShown] },
  { name: 'usage-stop', path: '/usage', ready: heading('Usage'), steps: [press('Stop everything'), dialogShown] },
  { name: 'profile-new', path: '/settings/profiles/new', ready: button('Create profile') },
  { name: 'profile-edit', path: ({ profiles }) => `/settings/profiles/${profiles.reviewer}`, ready: button('Save') },
  {
    name: 'profile-error',
    path: '/settings/profiles/new',
    ready: button('Create profile'),
    steps: [saveProfileWrongly],
  },
  { name: 'provider-new', path: '/settings/models/new', ready: button('Add provider') },
  { name: 'provider-error', path: '/settings/models/new', ready: button('Add provider'), steps: [saveProviderWrongly] },
  {
    name: 'provider-remove',
    path: '/settings/models',
    ready: heading2,
    steps: [removeEntry('workstation'), dialogShown],
  },
  { name: 'models-test', path: '/settings/models', ready: heading2, steps: [press('Test a model of openai')] },
  { name: 'webhook-new', path: '/settings/webhooks', ready: heading2, steps: [press('Add webhook'), dialogShown] },
  { name: 'webhook-error', path: '/settings/webhooks', ready: heading2, steps: [saveWebhookWrongly] },
  { name: 'webhook-deliveries', path: '/settings/webhooks', ready: heading2, steps: [pressLast('Deliveries')] },
  { name: 'webhook-menu', path: '/settings/webhooks', ready: heading2, steps: [press(/^Actions for http/), menuShown] },
  { name: 'not-found', path: '/no/such/page', ready: heading(/./) },
  ...settingsPages(),
]

/** Each full and, on the server that nobody has used, empty. */
function settingsPages() {
  const folder = path.join(ROOT, 'app/settings')
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('page.tsx') && file !== 'page.tsx' && !file.includes('['))
    .map((file) => path.dirname(file))
    .toSorted()
    .flatMap((section) => {
      const name = `settings-${section.replaceAll(path.sep, '-')}`
      const shot = { path: `/settings/${section}`, ready: heading2 }
      return [
        { ...shot, name, docs: section === 'profiles' ? ['wide-light'] : [] },
        { ...shot, name: `${name}-empty`, server: 'fresh' },
      ]
    })
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

function showRecalls(view) {
  return (page) => page.getByRole('radiogroup', { name: 'View' }).getByText(view, { exact: true }).click()
}

async function fillRecall(page) {
  const dialog = page.getByRole('dialog', { name: 'New recall' })
  await dialog.getByRole('textbox', { name: 'Message' }).fill('Look at the nightly build, and tell what broke.')
  await dialog.getByRole('radiogroup', { name: 'Kind' }).getByText('By cron').click()
  await dialog.getByRole('textbox', { name: 'Cron expression' }).fill('0 9 * * 1-5')
  await dialog.getByRole('list', { name: 'Next times' }).waitFor()
}

function showOver(page) {
  return page.getByRole('radiogroup', { name: 'Show' }).getByText('Over', { exact: true }).click()
}

async function scheduleWrongly(page) {
  const dialog = page.getByRole('dialog', { name: 'New recall' })
  await dialog.getByRole('textbox', { name: 'Message' }).fill('Look at the nightly build, and tell what broke.')
  await dialog.getByRole('textbox', { name: 'In words' }).fill('some day soon')
  await faultShown(page)
}

async function typeDraft(page) {
  await page.getByRole('textbox', { name: 'Message' }).fill('Tell me how long it took, too.')
}

function fillFind(words) {
  return async (page) => {
    await page.getByRole('textbox', { name: 'Find in this session' }).fill(words)
    await page
      .getByRole('search')
      .getByText(/ of |Not found/)
      .waitFor()
  }
}

function fillPalette(words) {
  return async (page) => {
    await page.getByRole('combobox', { name: 'Find a session or a command' }).fill(words)
    await page.getByText('Searching…').waitFor({ state: 'hidden' })
  }
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

function filterBy(name) {
  return async (page) => {
    await page.getByRole('button', { name: /^Show: / }).click()
    await page.getByRole('menuitemradio', { name }).click()
    await page.getByRole('button', { name: `Show: ${name}` }).waitFor()
  }
}

function unfold(words) {
  return (page) => page.locator('summary').filter({ hasText: words }).first().click()
}

function scrollTo(name) {
  return async (page) => {
    // What is still to come would push it away again.
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
    await page.getByRole('heading', { name }).evaluate((element) => element.scrollIntoView())
  }
}

async function scrollSessions(page) {
  await page.getByRole('list', { name: 'Sessions' }).getByRole('link').first().focus()
  await page.keyboard.press('End')
}

async function pointAtMessage(page) {
  await page.getByRole('article').last().hover()
}

async function removeSession(page) {
  await page.getByRole('button', { name: /^Actions for A second look/ }).click({ force: true })
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
}

function removeEntry(name) {
  return async (page) => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
  }
}

async function chooseBar(page) {
  await page.getByRole('listbox').or(page.getByRole('grid')).first().focus()
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
}

async function attachFiles(page) {
  const files = [
    { name: 'notes of the meeting on 12 November, with all of its decisions.md', mimeType: 'text/markdown' },
    { name: 'week-46.csv', mimeType: 'text/csv' },
    { name: 'archive.bin', mimeType: 'application/octet-stream' },
  ].map((file) => ({ ...file, buffer: Buffer.from(file.name.endsWith('bin') ? [0xff, 0xfe, 0, 1] : 'a,b\n1,2\n') }))
  await page.locator('input[type="file"][aria-label="Files to attach"]').setInputFiles(files)
  await page.getByText('archive.bin').first().waitFor()
}

async function writeTooMuch(page) {
  await page.getByRole('textbox', { name: 'Message' }).fill('A line of a log that somebody pasted. '.repeat(9_000))
}

async function sendDraft(page) {
  await typeDraft(page)
  await page.keyboard.press('Enter')
}

async function signInWrongly(page) {
  await page.getByLabel('Access token').first().fill('not-the-token-of-this-server')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').or(page.locator('[aria-invalid="true"]')).first().waitFor()
}

async function saveProfileWrongly(page) {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Reviewer')
  await page.getByRole('button', { name: 'Create profile' }).click()
  await faultShown(page)
}

async function saveProviderWrongly(page) {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('My Server')
  await page.getByRole('textbox', { name: 'Address' }).fill('http://localhost:11434/v1')
  await page.getByRole('button', { name: 'Add provider' }).click()
  await faultShown(page)
}

async function saveWebhookWrongly(page) {
  await page.getByRole('button', { name: 'Add webhook' }).click()
  await page.getByRole('textbox', { name: 'Address' }).fill('hooks.example.com/vigil')
  await page.getByRole('dialog').getByRole('button', { name: 'Add webhook' }).click()
  await faultShown(page)
}

async function faultShown(page) {
  await page.getByRole('alert').or(page.locator('[aria-invalid="true"]')).first().waitFor()
}

/** The server is gone for this page; it knows at once. */
async function cutConnection(page) {
  await page.evaluate(() => window.dispatchEvent(new Event('vigil-picture-cut')))
  await says(/Reconnecting|Offline/)(page)
}

async function goOffline(page) {
  await page.context().setOffline(true)
  await says('Offline')(page)
}
