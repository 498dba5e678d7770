/** The sections of the settings, in the order of their list. Each has a page at its address. */
import { IconBell, IconPalette, IconWebhook } from '@tabler/icons-react'

export const SETTINGS_SECTIONS = [
  { href: '/settings/appearance', label: 'Appearance', Icon: IconPalette },
  { href: '/settings/notifications', label: 'Notifications', Icon: IconBell },
  { href: '/settings/webhooks', label: 'Webhooks', Icon: IconWebhook },
] as const
