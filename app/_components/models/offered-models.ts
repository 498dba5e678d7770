/** Which models a field offers: those that have what was typed in them; all of them while it holds one of them whole. */
import { type ComboboxParsedItem, defaultOptionsFilter, type OptionsFilter } from '@mantine/core'

export const offeredModels: OptionsFilter = ({ options, search, limit }) => {
  const typed = isWhole(options, search.trim()) ? '' : search
  // The values are strings, as those that were put in.
  return defaultOptionsFilter({ options, search: typed, limit }) as ReturnType<OptionsFilter>
}

function isWhole(options: readonly ComboboxParsedItem[], search: string): boolean {
  return options.some((option) => ('items' in option ? isWhole(option.items, search) : option.value === search))
}
