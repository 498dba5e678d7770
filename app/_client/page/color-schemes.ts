/** The appearances to choose from, in their order. */
import type { MantineColorScheme } from '@mantine/core'

export const COLOR_SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
