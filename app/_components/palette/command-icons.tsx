/** What stands before each command in the palette. */
import {
  IconAlarm,
  IconArchive,
  IconArrowUpRight,
  IconChartBar,
  IconChecks,
  IconDeviceDesktop,
  IconDownload,
  IconInbox,
  IconKeyboard,
  IconLink,
  IconMail,
  IconMessage,
  IconMoon,
  IconPencil,
  IconPin,
  IconPlayerStop,
  IconPlus,
  IconSearch,
  IconSun,
  IconTrash,
} from '@tabler/icons-react'
import type { CommandId } from '../../_client/commands/commands.ts'

const ICONS: Partial<Record<CommandId, typeof IconPlus>> = {
  'session.stop': IconPlayerStop,
  'session.find': IconSearch,
  'session.rename': IconPencil,
  'session.pin': IconPin,
  'session.archive': IconArchive,
  'session.unread': IconMail,
  'session.copy-link': IconLink,
  'session.export': IconDownload,
  'session.delete': IconTrash,
  'composer.focus': IconMessage,
  'go.new': IconPlus,
  'go.search': IconSearch,
  'go.inbox': IconInbox,
  'go.recalls': IconAlarm,
  'go.usage': IconChartBar,
  'runs.stop-all': IconPlayerStop,
  'inbox.read-all': IconChecks,
  'theme.system': IconDeviceDesktop,
  'theme.light': IconSun,
  'theme.dark': IconMoon,
  'help.shortcuts': IconKeyboard,
}

export function CommandIcon({ id }: { id: CommandId }) {
  const Icon = ICONS[id] ?? IconArrowUpRight
  return <Icon size={17} stroke={1.6} />
}
