/** Tools of the pictures' agent: what they are asked for they answer from here, and nothing happens. */
import { z } from 'zod'

const TEST_OUTPUT = `> checkout-e2e@4.11.0 test
> vitest run checkout

 ❯ src/checkout/pay.test.ts (6 tests | 1 failed) 1843ms
   × pays with a saved card 1201ms
     → expected 'pending' to be 'paid'

 Test Files  1 failed (1)
      Tests  1 failed | 5 passed (6)
   Duration  2.31s`

const SOURCE = `export async function pay(order: Order, card: SavedCard): Promise<Receipt> {
  const charge = await gateway.charge(order.total, card.token)
  await events.publish('order.paid', { orderId: order.id, chargeId: charge.id })
  return receiptOf(order, charge)
}
`

const object = (fields) => z.object(fields)

export const TOOLS = [
  {
    name: 'bash',
    description: 'Runs a command.',
    inputSchema: object({ command: z.string() }),
    execute: ({ command }, { signal }) => {
      if (command.includes('--follow')) return untilAborted(signal)
      if (command.includes('checkout')) return { stdout: TEST_OUTPUT, exit_code: 1 }
      return { stdout: 'Already up to date.\n', exit_code: 0 }
    },
  },
  {
    name: 'read_file',
    description: 'Reads a file.',
    inputSchema: object({ path: z.string() }),
    execute: () => ({ content: SOURCE }),
  },
  {
    name: 'edit_file',
    description: 'Replaces a text in a file.',
    inputSchema: object({ path: z.string(), old_str: z.string(), new_str: z.string() }),
    execute: () => ({ ok: true }),
  },
  {
    name: 'search_issues',
    description: 'Searches the tracker.',
    inputSchema: object({ query: z.string(), limit: z.number() }),
    execute: () => ({ total: 2, items: [{ key: 'SHOP-1182', title: 'Saved cards sometimes stay pending' }] }),
  },
  {
    name: 'deploy',
    description: 'Deploys a release.',
    inputSchema: object({ service: z.string(), version: z.string(), environment: z.string() }),
    policy: 'ask',
    execute: () => ({ ok: true }),
  },
].map((tool) => ({ ...tool, execute: async (input, context) => tool.execute(input, context) }))

function untilAborted(signal) {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}
