/** Where it went: the period by model, by session or by profile, the most expensive first, a page at a time. */
'use client'
import '@mantine/core/styles/Table.layer.css'
import { Button, SegmentedControl, Skeleton, Table, Title } from '@mantine/core'
import Link from 'next/link'
import { useState } from 'react'
import type { UsageByGroup, UsageGroup } from '../../../server/protocol/usage.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { shortCount } from '../../_client/usage/money.ts'
import type { UsageRange } from '../../_client/usage/usage-period.ts'
import { costWords } from '../../_client/usage/usage-words.ts'
import { LoadFailure } from '../settings/load-failure.tsx'
import classes from './usage-groups.module.css'
import section from './usage-section.module.css'

type Grouping = UsageByGroup['by']

const GROUPINGS: { value: Grouping; label: string }[] = [
  { value: 'model', label: 'Models' },
  { value: 'session', label: 'Sessions' },
  { value: 'profile', label: 'Profiles' },
]

export function UsageGroups({ range }: { range: UsageRange }) {
  const [by, setBy] = useState<Grouping>('model')
  const groups = trpc.usage.summary.useInfiniteQuery(
    { ...range, by, limit: 20 },
    { getNextPageParam: (page) => page.nextCursor },
  )
  const items = groups.data?.pages.flatMap((page) => (page.by === by ? page.items : [])) ?? []
  return (
    <section aria-labelledby="usage-groups" className={section.section}>
      <div className={section.head}>
        <Title order={2} id="usage-groups" className={section.title}>
          Where it went
        </Title>
        <SegmentedControl
          aria-label="Grouped by"
          size="xs"
          data={GROUPINGS}
          value={by}
          onChange={(value) => setBy(value as Grouping)}
        />
      </div>
      {groups.isPending && <Skeleton height={160} radius="md" />}
      {groups.isError && <LoadFailure title="This could not be loaded." query={groups} />}
      {items.length > 0 && <GroupTable by={by} items={items} />}
      {groups.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          loading={groups.isFetchingNextPage}
          onClick={() => groups.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </section>
  )
}

const HEADS: Record<Grouping, string> = { model: 'Model', session: 'Session', profile: 'Profile' }

function GroupTable({ by, items }: { by: Grouping; items: readonly UsageGroup[] }) {
  return (
    <Table className={section.table} verticalSpacing={8} horizontalSpacing={10}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{HEADS[by]}</Table.Th>
          <Table.Th className={section.number}>Cost</Table.Th>
          <Table.Th className={section.number}>Tokens</Table.Th>
          <Table.Th className={section.number}>Runs</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={item.key}>
            <Table.Th scope="row" className={classes.name}>
              <GroupName by={by} item={item} />
            </Table.Th>
            <Table.Td className={section.number}>{costWords(item)}</Table.Td>
            <Table.Td
              className={section.number}
              title={`${item.inputTokens.toLocaleString()} read, ${item.outputTokens.toLocaleString()} written`}
            >
              {shortCount(item.inputTokens + item.outputTokens)}
            </Table.Td>
            <Table.Td className={section.number}>{item.runs.toLocaleString()}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function GroupName({ by, item: { key, title } }: { by: Grouping; item: UsageGroup }) {
  if (by === 'model') return key
  if (by === 'profile') return <ProfileName profileId={key} />
  if (title === undefined) return <span className={classes.gone}>A deleted session</span>
  return (
    <Link href={`/s/${key}`} prefetch={false} className={classes.link}>
      {sessionTitle({ title })}
    </Link>
  )
}

function ProfileName({ profileId }: { profileId: string }) {
  const { data } = trpc.profiles.list.useQuery()
  const profile = data?.items.find(({ id }) => id === profileId)
  if (profile) return profile.name
  return <span className={classes.gone}>{data ? 'A removed profile' : profileId}</span>
}
