/** The sections of the settings, in the order of their list. Each has a page at its address. */
import { IconAdjustments, IconBell, IconCube, IconPalette, IconWebhook } from '@tabler/icons-react'

export const SETTINGS_SECTIONS = [
  { href: '/settings/profiles', label: 'Profiles', Icon: IconAdjustments },
  { href: '/settings/models', label: 'Models', Icon: IconCube },
  { href: '/settings/appearance', label: 'Appearance', Icon: IconPalette },
  { href: '/settings/notifications', label: 'Notifications', Icon: IconBell },
  { href: '/settings/webhooks', label: 'Webhooks', Icon: IconWebhook },
] as const
