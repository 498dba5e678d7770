/** What is said in the pictures: `when` is in the question, each turn is one call of the model. The last one is for all else. */
const SLOW_QUERIES = `The slow one is \`orders_by_customer\`. It sorts 4.1 million rows because the index covers \`customer_id\` alone, so every page of results reads the customer's whole history first.

## What the plan says

| Step | Rows | Time | Reads |
| --- | ---: | ---: | ---: |
| Index scan on \`customer_id\` | 48,210 | 310 ms | 2,904 |
| Sort by \`placed_at\` | 48,210 | 1,870 ms | — |
| Limit 50 | 50 | 0.1 ms | — |

The sort is thrown away at once: of 48,210 rows only 50 are kept.

## What to change

An index in the order that the query asks for makes the sort unnecessary:

\`\`\`sql
CREATE INDEX CONCURRENTLY orders_customer_placed
  ON orders (customer_id, placed_at DESC)
  INCLUDE (status, total_cents);

-- then, once it is valid
DROP INDEX CONCURRENTLY orders_customer;
\`\`\`

1. Create the index **concurrently**, so that writes go on.
2. Compare the plans with \`EXPLAIN (ANALYZE, BUFFERS)\` on a replica.
3. Drop the old index only when nothing else uses it: see [the index usage view](https://example.com/pg_stat_user_indexes).

> On the replica the same query took **1.2 ms** with the new index, from 2,180 ms.

The paging in \`OrderRepository\` can then use the last row as its cursor instead of an offset:

\`\`\`ts
export async function ordersPage(customerId: string, before?: Cursor): Promise<Page<Order>> {
  const rows = await db.query<Order>(
    \`SELECT id, placed_at, status, total_cents FROM orders
     WHERE customer_id = $1 AND (placed_at, id) < ($2, $3)
     ORDER BY placed_at DESC, id DESC LIMIT 50\`,
    [customerId, before?.placedAt ?? 'infinity', before?.id ?? MAX_ID],
  )
  return { rows, next: rows.length === 50 ? cursorOf(rows.at(-1)) : undefined }
}
\`\`\``

const RETRIES = `Three ways are worth comparing. They differ in what they do to a service that is already in trouble.

**Fixed pause.** Every caller that failed together comes back together. Simple, and the worst of the three under load.

**Exponential back-off.** The pressure falls with each round, but callers that began together still meet: the waves become rarer, not flatter.

**Back-off with full jitter.** Each caller waits a random time up to the bound. The waves disappear, at the price of a longer wait for the unlucky.

Looking at last week's outage, the gateway was retried in waves of about 900 requests every two seconds, which fits`

const BEFORE = `  const charge = await gateway.charge(order.total, card.token)
  await events.publish('order.paid', { orderId: order.id, chargeId: charge.id })
  return receiptOf(order, charge)`

const AFTER = `  const charge = await gateway.charge(order.total, card.token)
  await charge.settled(SETTLE_MS)
  await events.publish('order.paid', { orderId: order.id, chargeId: charge.id })
  return receiptOf(order, charge)`

const call = (name, input) => ({ name, input })
const bash = (command) => call('bash', { command })

const LONG = `# Everything that is too long

The build’s digest is sha256:${'9f2c7be1a4d03586'.repeat(12)} and its folder \`/var/lib/${'nested/'.repeat(24)}artefact.tar.zst\`.

| Region | Orders | Errors | p50 | p95 | p99 | Slowest endpoint | Owner | Since |
| --- | ---: | ---: | ---: | ---: | ---: | --- | --- | --- |
| eu-central-1 | 1,204,331 | 412 | 31 ms | 88 ms | 412 ms | \`POST /v2/checkout/sessions/{id}/payments\` | Payments platform | 14 March |
| us-east-1 | 2,048,115 | 1,902 | 34 ms | 97 ms | 1,204 ms | \`GET /v2/customers/{id}/orders\` | Orders | 2 November |

\`\`\`json
{ "event": "order.paid", "payload": { "order": "ord_8842117", "charge": "ch_19aa7", "amount": { "currency": "EUR", "cents": 129900 }, "customer": { "id": "cus_77120", "segment": "business", "locale": "de-DE" } } }
\`\`\`

- First, what is nested
  - within what is nested
    - and once more, with a sentence that is long enough to wrap on every page and shows where its second line begins
- [x] Done
- [ ] Not done

عند الدفع ببطاقة محفوظة يبقى الطلب أحيانًا في حالة \`pending\`، لأن الحدث يُرسل قبل تسوية المبلغ.

![A chart that is not there](https://example.invalid/chart.png)`

export const ANSWERS = [
  {
    when: 'flaky checkout test',
    turns: [
      {
        thinks: 'Run it first, then look at what publishes the event.',
        says: 'I run the test, and look for what is known about it.',
        calls: [
          bash('npx vitest run checkout'),
          call('search_issues', { query: 'saved card pending', limit: 5 }),
          call('read_file', { path: 'src/checkout/pay.ts' }),
        ],
        everyMs: 10,
      },
      {
        says: 'The event is published before the charge has settled.',
        calls: [call('edit_file', { path: 'src/checkout/pay.ts', old_str: BEFORE, new_str: AFTER })],
        everyMs: 10,
      },
      {
        says: 'The order is now paid when its charge has settled, and not before. SHOP-1182 describes the same.',
      },
    ],
  },
  {
    when: 'deploy the release',
    turns: [
      {
        says: 'All checks of 4.12.0 are green. I deploy it to production.',
        calls: [call('deploy', { service: 'checkout', version: '4.12.0', environment: 'production' })],
      },
      { says: 'I leave it as it is.' },
    ],
  },
  {
    when: 'follow the logs',
    turns: [{ says: 'I follow them and tell you of errors.', calls: [bash('kubectl logs deploy/gateway --follow')] }],
  },
  {
    when: 'count the open orders',
    turns: [
      { says: 'I count them.', calls: [bash('psql orders -c "select count(*) from orders" --follow')] },
      { says: 'Whether the count was taken is not known. Nothing depends on it; say if I shall count again.' },
    ],
  },
  {
    when: 'update all dependencies',
    turns: [
      {
        says: 'Eight services have some that are old.',
        calls: ['cart', 'search', 'orders', 'mail', 'stock', 'gateway', 'media', 'admin'].map((service) =>
          bash(`cd services/${service} && npm update`),
        ),
      },
      { says: 'All are up to date.' },
    ],
  },
  { when: 'one step only', turns: [{ says: 'The first step.', calls: [bash('git pull')] }] },
  { when: 'too long', turns: [{ thinks: 'Long words, wide tables, wide code.', says: LONG }] },
  {
    when: 'شرح',
    turns: [
      { says: 'يُرسل الحدث قبل تسوية المبلغ، ولذلك يبقى الطلب `pending`.\n\n1. انتظر التسوية.\n2. ثم أرسل الحدث.' },
    ],
  },
  {
    when: 'holiday calendar',
    turns: [{ says: 'The calendar of 2027 has eleven public holidays in Berlin, of which nine fall on ', open: true }],
  },
  {
    when: 'slow queries',
    turns: [
      {
        thinks:
          'The report names three queries. Two of them are under 40 ms at the 95th percentile, so the third is the one to look at. I need the time of the snapshot in both zones before I compare it with the deploy.',
        says: 'I look at when the snapshot was taken, in both zones, and then at the plan.',
        calls: [
          { name: 'current_time', input: { timeZone: 'Europe/Berlin' } },
          { name: 'current_time', input: { timeZone: 'America/New_York' } },
          { name: 'current_time', input: { timeZone: 'Mars/Olympus' } },
        ],
        everyMs: 25,
      },
      { says: SLOW_QUERIES, everyMs: 5 },
    ],
  },
  {
    when: 'retry strategies',
    turns: [{ thinks: 'Compare them by what they do under load.', says: RETRIES, open: true }],
  },
  { when: 'nightly build', turns: [{ says: 'Watching the build. Compiling 214 of 380 targets', open: true }] },
  {
    when: 'billing cron',
    turns: [
      {
        says: 'The job runs at 02:00 server time, which moved by an hour in March. The schedule should name its zone, ',
        later:
          'and the lock should be taken before the invoices are read, not after.\n\nI have written both changes down as two small steps, so that the first can go out alone.',
        open: true,
      },
    ],
  },
  { when: 'translate the release notes', fails: { status: 401, message: 'Incorrect API key provided: sk-…7f2c.' } },
  {
    when: 'screenshot of the dashboard',
    turns: [
      {
        says: 'The chart at the top left starts its axis at 80, which makes a change of 2 % look like a collapse. Everything else agrees with the table in the file.',
      },
    ],
  },
  { when: 'שרת', turns: [{ says: 'המעבר הושלם. כל 42 הבדיקות עברו, והשרת הישן נשאר זמין עד סוף החודש.' }] },
  { when: '', turns: [{ says: 'Done. The change is small, and its tests pass: 42 of 42.' }] },
]

/** Sessions that only fill the list: title, question, age in days. */
export const OTHERS = [
  ['Weekly report for the platform team', 'Summarise what changed this week', 0],
  ['Upgrade Node to 22 in all services', 'Which services still pin 18?', 0],
  ['Flaky test in checkout-e2e', 'Find out why “pays with a saved card” fails one time in twenty', 0],
  ['Draft an answer to the security questionnaire', 'Answer section C', 1],
  ['Rename the feature flags', 'List the flags without an owner', 1],
  ['Why is the image cache cold after a deploy?', 'Look at the headers', 1],
  ['Cost of the staging cluster in October', 'Break it down by team', 2],
  ['Rewrite the onboarding guide', 'Make it shorter', 3],
  [
    'A very long title that somebody pasted from a ticket, with all of its words, its number and its whole first sentence',
    'Go',
    4,
  ],
  ['Compare vector stores', 'Only those that we can host', 6],
  ['Data retention: what do we keep, and for how long?', 'List the tables', 9],
  ['Postmortem of the March outage', 'Write the timeline', 13],
  ['מעבר לשרת חדש', 'שלום, שרת חדש', 16],
  ['Translate the help centre to Dutch', 'Begin with billing', 21],
  ['Clean up unused IAM roles', 'List roles without use in 90 days', 34],
]
