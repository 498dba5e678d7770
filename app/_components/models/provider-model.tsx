/** One model of a provider, to be tested: what the provider says it has is offered. */
'use client'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import { Autocomplete } from '@mantine/core'
import type { ReactNode } from 'react'
import { trpc } from '../../_client/connection/trpc.ts'
import { offeredModels } from './offered-models.ts'

const SHOWN_MODELS = 200

interface ProviderModelProps {
  /** By its saved name; absent for one that is not saved. */
  provider: string | undefined
  label: string
  value: string
  onChange: (model: string) => void
}

export function ProviderModel({ provider, label, value, onChange }: ProviderModelProps) {
  const list = trpc.models.list.useQuery({ provider: provider ?? '' }, { enabled: provider !== undefined })
  const group = list.data?.groups.find((one) => one.provider === provider)
  return (
    <Autocomplete
      label={label}
      description={describe(provider, list.isPending, group)}
      placeholder="Such as llama3.1"
      spellCheck={false}
      filter={offeredModels}
      limit={SHOWN_MODELS}
      maxDropdownHeight={280}
      value={value}
      onChange={onChange}
      data={group?.models ?? []}
    />
  )
}

function describe(
  provider: string | undefined,
  isPending: boolean,
  group: { models: string[]; reason?: string } | undefined,
): ReactNode {
  if (provider === undefined) return 'As the provider names it. Its list of models is here once the provider is saved.'
  if (isPending) return 'Asking the provider which it has.'
  if (!group?.reason) return `The provider names ${group?.models.length ?? 0}; any other can be entered.`
  return `The provider names none: ${group.reason.charAt(0).toLowerCase()}${group.reason.slice(1)}`
}
