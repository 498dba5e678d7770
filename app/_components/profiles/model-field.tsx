/** Which model: what the providers say they have is offered, and any other name can be entered. */
'use client'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import { Autocomplete } from '@mantine/core'
import type { ModelGroup } from '../../../server/protocol/models.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { ModelTest } from '../models/model-test.tsx'
import { offeredModels } from '../models/offered-models.ts'

const SHOWN_MODELS = 200

interface ModelFieldProps {
  value: string
  error: string | null
  onChange: (model: string) => void
}

export function ModelField({ value, error, onChange }: ModelFieldProps) {
  const { data } = trpc.models.list.useQuery({})
  return (
    <div>
      <Autocomplete
        label="Model"
        description="As provider/model, or demo, which needs no key. Providers are set up under Models."
        required
        spellCheck={false}
        filter={offeredModels}
        limit={SHOWN_MODELS}
        maxDropdownHeight={280}
        value={value}
        error={error}
        onChange={onChange}
        data={groupsOf(data?.groups ?? [])}
      />
      <ModelTest input={{ model: value.trim() }} disabled={value.trim() === ''} />
    </div>
  )
}

function groupsOf(groups: readonly ModelGroup[]) {
  return groups
    .filter(({ models }) => models.length > 0)
    .map(({ provider, models }) => ({
      group: provider || 'This server',
      items: models.map((model) => (provider ? `${provider}/${model}` : model)),
    }))
}
