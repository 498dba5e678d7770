/** The sections of the settings, in the order of their list. Each has a page at its address. */
import { IconPalette } from '@tabler/icons-react'

export const SETTINGS_SECTIONS = [{ href: '/settings/appearance', label: 'Appearance', Icon: IconPalette }] as const
