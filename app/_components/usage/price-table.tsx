/** What models cost: the user's own prices over the built-in ones, found by a part of their names. */
'use client'
import '@mantine/core/styles/Table.layer.css'
import { Button, Skeleton, Table, TextInput } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import type { PriceInfo } from '../../../server/protocol/usage.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { notifyUndoable } from '../../_client/notices/notify-undoable.tsx'
import { lazyPart } from '../../_client/page/load-part.ts'
import { money } from '../../_client/usage/money.ts'
import { LoadFailure } from '../settings/load-failure.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import { SettingsSection } from '../settings/settings-section.tsx'
import classes from './price-table.module.css'
import section from './usage-section.module.css'

const PriceForm = lazyPart(async () => (await import('./price-form.tsx')).PriceForm)
const SHOWN_AT_FIRST = 25
const SEARCHED_FROM = 10
const UNDO_REMOVAL_MS = 8_000

export function PriceTable() {
  const prices = trpc.usage.prices.useQuery()
  const [edited, setEdited] = useState<Partial<PriceInfo>>()
  const [search, setSearch] = useState('')
  const [all, setAll] = useState(false)
  const { data } = prices
  const found = data?.items.filter(({ model }) => model.toLowerCase().includes(search.trim().toLowerCase())) ?? []
  const shown = all ? found : found.slice(0, SHOWN_AT_FIRST)
  return (
    <SettingsSection
      title="Prices"
      lead={`In US dollars a million tokens. What a step costs is reckoned when it is made: a change holds from the next one on.${
        data ? ` The built-in ones are of ${data.builtInAsOf}; set your own where yours differ.` : ''
      }`}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.8} aria-hidden="true" />}
          disabled={!data}
          onClick={() => setEdited({})}
        >
          Set a price
        </Button>
      }
    >
      {prices.isPending && <Skeleton height={220} radius="lg" />}
      {prices.isError && !data && <LoadFailure title="The prices could not be loaded." query={prices} />}
      {data && data.unpriced.length > 0 && (
        <SettingsNote
          tone="attention"
          title="Used lately, and without a price:"
          actions={data.unpriced.slice(0, 8).map((model) => (
            <Button
              key={model}
              size="xs"
              variant="default"
              aria-label={`Set a price for ${model}`}
              onClick={() => setEdited({ model })}
            >
              <span className={classes.name}>{model}</span>
            </Button>
          ))}
        >
          Their tokens are counted, their cost is not known.
          {data.unpriced.length > 8 && ` There are ${data.unpriced.length - 8} more.`}
        </SettingsNote>
      )}
      {data && data.items.length > SEARCHED_FROM && (
        <TextInput
          aria-label="Find a price by the model’s name"
          placeholder="Find a model"
          type="search"
          leftSection={<IconSearch size={15} stroke={1.7} aria-hidden="true" />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          className={classes.search}
        />
      )}
      {shown.length > 0 && (
        <Table className={`${section.table} ${classes.table}`} verticalSpacing={6} horizontalSpacing={10}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Model</Table.Th>
              <Table.Th className={section.number}>Input</Table.Th>
              <Table.Th className={section.number}>Cached</Table.Th>
              <Table.Th className={section.number}>Output</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((price) => (
              <PriceRow key={price.model} price={price} onEdit={() => setEdited(price)} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {data && found.length === 0 && <p className={classes.none}>No price is set for a model of that name.</p>}
      {found.length > shown.length && (
        <Button size="xs" variant="default" mt="sm" onClick={() => setAll(true)}>
          Show all {found.length.toLocaleString()}
        </Button>
      )}
      {edited && (
        <Suspense>
          <PriceForm price={edited} onClose={() => setEdited(undefined)} />
        </Suspense>
      )}
    </SettingsSection>
  )
}

function PriceRow({ price, onEdit }: { price: PriceInfo; onEdit: () => void }) {
  const utils = trpc.useUtils()
  const { model, input, output, cachedInput, source } = price
  const renew = () => utils.usage.prices.invalidate()
  const setting = trpc.usage.setPrice.useMutation({
    onError: (cause) => notifyFailure('The price could not be brought back', toVigilError(cause)),
    onSettled: renew,
  })
  const removal = trpc.usage.removePrice.useMutation({
    onError: (cause) => notifyFailure('The price could not be removed', toVigilError(cause)),
    onSuccess: () =>
      notifyUndoable({
        id: `price-removed:${model}`,
        title: 'Price removed',
        text: model,
        forMs: UNDO_REMOVAL_MS,
        onUndo: () => setting.mutate({ model, input, output, ...(cachedInput !== undefined && { cachedInput }) }),
      }),
    onSettled: renew,
  })
  return (
    <Table.Tr>
      <Table.Th scope="row" className={classes.model}>
        <span className={classes.name}>{model}</span>
        <span className={classes.source}>{source === 'own' ? 'Yours' : 'Built in'}</span>
      </Table.Th>
      <Table.Td className={`${section.number} ${classes.number}`} data-label="Input">
        {money(input)}
      </Table.Td>
      <Table.Td className={`${section.number} ${classes.number}`} data-label="Cached">
        {cachedInput === undefined ? 'as input' : money(cachedInput)}
      </Table.Td>
      <Table.Td className={`${section.number} ${classes.number}`} data-label="Output">
        {money(output)}
      </Table.Td>
      <Table.Td className={classes.actions}>
        <Button size="compact-sm" variant="subtle" aria-label={`Change the price of ${model}`} onClick={onEdit}>
          Change
        </Button>
        {source === 'own' && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Remove the price of ${model}`}
            loading={removal.isPending}
            onClick={() => removal.mutate({ model })}
          >
            Remove
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
