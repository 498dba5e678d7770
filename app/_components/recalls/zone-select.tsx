/** On which clock a recall's times are: every zone that the browser knows, found by its name. */
'use client'
import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { ownZone, zoneWords } from '../../_client/recalls/zoned-words.ts'
import { searchField } from './search-field.ts'

/** There are about 420: as many as anybody reads. */
const SHOWN = 60

interface ZoneSelectProps {
  value: string
  error: string | null
  onChange: (timeZone: string) => void
}

export function ZoneSelect({ value, error, onChange }: ZoneSelectProps) {
  const zones = useMemo(() => {
    const own = ownZone()
    const names = new Set([own, value, 'UTC', ...Intl.supportedValuesOf('timeZone')])
    return [...names].map((name) => ({
      value: name,
      label: name === own ? `${zoneWords(name)} (this browser’s)` : zoneWords(name),
    }))
  }, [value])
  return (
    <Select
      {...searchField}
      label="Time zone"
      searchable
      allowDeselect={false}
      data={zones}
      value={value}
      limit={SHOWN}
      onChange={(next) => next !== null && onChange(next)}
      nothingFoundMessage="No zone of that name: try a large city near you"
      error={error}
      maxDropdownHeight={260}
    />
  )
}
