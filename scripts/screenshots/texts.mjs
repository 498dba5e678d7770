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

export const ANSWERS = [
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
  ['מעבר לשרת חדש', 'שלום', 16],
  ['Translate the help centre to Dutch', 'Begin with billing', 21],
  ['Clean up unused IAM roles', 'List roles without use in 90 days', 34],
]
