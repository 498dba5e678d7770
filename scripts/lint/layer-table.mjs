/**
 * Which folder may import which, and which packages belong to which folder. Calls go down; what goes up (a recall is
 * due, a wake-up came) is a callback that server/main.ts passes in.
 *
 *   imports   folders whose values may be imported, besides the folder itself
 *   types     folders of which `import type` only may be taken
 *   browser   runs in a browser as well: nothing of node
 */
const BELOW = ['server/base', 'server/protocol']
/** What a user has besides sessions: each folder offers a service of its own. */
const SERVICES = ['server/attachments', 'server/profiles', 'server/usage', 'server/webhooks']

export const LAYERS = {
  'server/protocol': { imports: [], browser: true, instead: 'protocol stands alone: move what it needs into it' },
  'server/base': {
    imports: ['server/protocol'],
    instead: 'base knows nothing above it: pass the value or a callback in',
  },
  'server/store': { imports: BELOW, instead: 'the store decides nothing: take the value as an argument' },
  'server/events': { imports: ['server/store', ...BELOW], instead: 'pass a callback in from server/main.ts' },
  'server/cluster': { imports: ['server/store', ...BELOW], instead: 'pass a callback in from server/main.ts' },
  'server/recalls': { imports: ['server/store', ...BELOW], instead: 'pass a callback in from server/main.ts' },
  'server/agent': {
    imports: BELOW,
    instead: 'define the interface the agent needs in agent/ and pass it in from server/main.ts',
  },
  'server/sandbox': {
    imports: BELOW,
    instead: 'define the interface the sandbox needs in sandbox/ and pass it in from server/main.ts',
  },
  'server/attachments': { imports: ['server/store', ...BELOW], instead: 'pass a callback in from server/main.ts' },
  'server/profiles': { imports: ['server/store', ...BELOW], instead: 'pass a callback in from server/main.ts' },
  'server/usage': { imports: ['server/store', ...BELOW], instead: 'pass a callback in from server/main.ts' },
  'server/webhooks': { imports: ['server/store', ...BELOW], instead: 'pass a callback in from server/main.ts' },
  'server/orchestrator': {
    imports: [
      'server/store',
      'server/events',
      'server/cluster',
      'server/recalls',
      'server/agent',
      'server/sandbox',
      ...SERVICES,
      ...BELOW,
    ],
    instead: 'the orchestrator is called by the router: offer it a service or take a callback',
  },
  'server/router': {
    imports: ['server/orchestrator', ...BELOW],
    types: SERVICES,
    instead: 'add what the procedure needs to a service of orchestrator/',
  },
  'server/ws': {
    imports: ['server/router', ...BELOW],
    instead: 'go through the router, or pass a callback in from server/main.ts',
  },
  server: {
    imports: ['server/*'],
    instead: 'the composition root builds the server only: the client and the pages are its users',
  },
  client: {
    imports: ['server/protocol'],
    types: ['server/router'],
    browser: true,
    instead: 'call the procedure over the API; only protocol/, and the type of the router, cross the wire',
  },
  'client/cli': {
    imports: ['client', 'server', 'server/store', ...BELOW],
    instead: 'call the procedure over the API; of the server only settings and the data folder are read on its machine',
  },
  app: {
    imports: ['client', 'server/protocol'],
    types: ['server/router'],
    browser: true,
    instead: 'go through client/; only protocol/, and the type of the router, cross the wire',
  },
  e2e: {
    imports: ['client', 'server/protocol'],
    types: ['server/router'],
    instead: 'a proof uses what users have: client/, or the page',
  },
  'bench/ours': {
    imports: ['bench', 'client', 'server', 'server/*'],
    instead: 'what measures Vigil with hands on its log is in here; it takes what it needs of the server',
  },
  bench: {
    imports: ['client', 'server/protocol'],
    types: ['server/router'],
    instead: 'measure what users have: client/',
  },
}

/** Packages that only these folders may import (as values); a package that is not here is free. */
export const PACKAGE_OWNERS = [
  {
    packages: ['@prisma/client', '@prisma/adapter-pg', '@prisma/adapter-better-sqlite3', 'pg'],
    owners: ['server/store'],
  },
  { packages: ['better-sqlite3'], owners: ['server/store'] },
  { packages: ['ioredis', 'redis'], owners: ['server/cluster'] },
  { packages: ['@fastify/busboy'], owners: ['server/ws'] },
  { packages: ['croner', 'temporal-polyfill'], owners: ['server/recalls'] },
  { packages: ['file-type'], owners: ['server/attachments'] },
  { packages: ['standardwebhooks'], owners: ['server/webhooks'] },
  { packages: ['next'], owners: ['server/ws', 'app'] },
  { packages: ['ws'], owners: ['server/ws', 'client', 'e2e', 'bench'] },
  { packages: ['@trpc/server'], owners: ['server/router', 'server/ws', 'client', 'bench'] },
  { packages: ['ai'], owners: ['server/agent', 'client', 'app'] },
  {
    packages: ['@ai-sdk/openai-compatible', '@ai-sdk/anthropic', '@modelcontextprotocol/sdk'],
    owners: ['server/agent'],
  },
  { packages: ['react', 'react-dom'], owners: ['app', 'client'] },
]
