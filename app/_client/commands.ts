/**
 * The one table of what can be done by name: the palette offers what somebody has taken on, the keyboard triggers it,
 * and the list of shortcuts is made of it. A part of the page takes a command on with `useCommand` while it is there.
 *
 * Keys are `Mod`, `Alt` and `Shift` with the key's place on the keyboard (`KeyK`), or one character as it is typed.
 */
export interface CommandRow {
  label: string
  group: CommandGroup
  keys?: string
  /** Other words that it is found by. */
  words?: string
  /** Not offered by the palette: it is what keys are for. */
  keysOnly?: true
}

export const COMMAND_GROUPS = ['This session', 'Go to', 'Inbox', 'Appearance', 'Help'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

export const COMMANDS = {
  'session.stop': { label: 'Stop this run', group: 'This session', words: 'cancel halt abort' },
  'session.find': { label: 'Find in this session', group: 'This session', words: 'search text transcript' },
  'session.rename': { label: 'Rename this session', group: 'This session', words: 'title name' },
  'session.pin': { label: 'Pin this session', group: 'This session', words: 'unpin top favourite' },
  'session.archive': { label: 'Archive this session', group: 'This session', words: 'hide unarchive' },
  'session.unread': { label: 'Mark this session as unread', group: 'This session', words: 'read later' },
  'session.copy-link': { label: 'Copy the link to this session', group: 'This session', words: 'share url address' },
  'session.export': {
    label: 'Export this session as Markdown',
    group: 'This session',
    words: 'download markdown json save',
  },
  'session.panel': {
    label: 'Timeline and details',
    group: 'This session',
    keys: 'Alt+KeyT',
    words: 'panel usage runs steps tools id',
  },
  'session.delete': { label: 'Delete this session', group: 'This session', words: 'remove' },
  'composer.focus': { label: 'Write a message', group: 'This session', keys: 'Alt+KeyM', words: 'composer focus type' },
  'go.new': { label: 'New session', group: 'Go to', keys: 'Alt+KeyN', words: 'create start home' },
  'go.palette': { label: 'Search and commands', group: 'Go to', keys: 'Mod+KeyK', keysOnly: true },
  'go.search': { label: 'Search in the list of sessions', group: 'Go to', keys: '/', words: 'find filter' },
  'go.inbox': { label: 'Inbox', group: 'Go to', keys: 'Alt+KeyI', words: 'attention unread approvals failed' },
  'go.usage': { label: 'Usage', group: 'Go to', words: 'tokens cost budget money' },
  'runs.stop-all': { label: 'Stop everything', group: 'Go to', words: 'halt all runs emergency' },
  'inbox.next': { label: 'Next entry', group: 'Inbox', keys: 'j', keysOnly: true },
  'inbox.previous': { label: 'Previous entry', group: 'Inbox', keys: 'k', keysOnly: true },
  'inbox.read': { label: 'Mark as read', group: 'Inbox', keys: 'e', keysOnly: true },
  'inbox.read-all': { label: 'Mark everything in the inbox as read', group: 'Inbox', words: 'clear' },
  'theme.system': { label: 'Theme as the system has it', group: 'Appearance', words: 'auto light dark colour scheme' },
  'theme.light': { label: 'Light theme', group: 'Appearance', words: 'colour scheme bright day' },
  'theme.dark': { label: 'Dark theme', group: 'Appearance', words: 'colour scheme night' },
  'help.shortcuts': { label: 'Keyboard shortcuts', group: 'Help', keys: '?', words: 'keys help' },
} as const satisfies Record<string, CommandRow>

export type CommandId = keyof typeof COMMANDS

/** As a plain table: each row has every field that a row may have. */
export const commandRows = Object.entries(COMMANDS) as [CommandId, CommandRow][]

/** What fields and lists do with keys by themselves; told beside the commands. */
export const OTHER_KEYS = [
  { group: 'Transcript', keys: ['Ctrl', 'F'], does: 'Find in the session; pressed twice, in the browser’s way' },
  { group: 'Transcript', keys: ['F3'], does: 'The next match; with Shift, the one before' },
  { group: 'Message field', keys: ['Enter'], does: 'Send' },
  { group: 'Message field', keys: ['Shift', 'Enter'], does: 'New line' },
  { group: 'Message field', keys: ['Esc'], does: 'Leave the field' },
  { group: 'List of sessions', keys: ['↑', '↓'], does: 'Move' },
  { group: 'List of sessions', keys: ['Home', 'End'], does: 'First, last' },
  { group: 'List of sessions', keys: ['Enter'], does: 'Open' },
  { group: 'List of sessions', keys: ['F2'], does: 'Rename' },
  { group: 'List of sessions', keys: ['Delete'], does: 'Delete, with a way back' },
] as const

/** One character, without Ctrl, Command or Alt: dictation could type it, so that it can be turned off. */
export function isSingleKey(keys: string): boolean {
  return keys.length === 1
}

const isMac = (platform: string) => /mac|iphone|ipad/i.test(platform)

/** On a Mac, Alt and a letter is a character of its own: whoever types means that. */
export function typesCharacter(keys: string, platform = navigator.platform): boolean {
  return isSingleKey(keys) || (keys.startsWith('Alt+') && isMac(platform))
}

const NAMES: Record<string, string> = { Mod: 'Ctrl', Alt: 'Alt', Shift: 'Shift' }
const MAC_NAMES: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' }

/** As they are written on the keys. */
export function keyNames(keys: string, platform = navigator.platform): string[] {
  const names = isMac(platform) ? MAC_NAMES : NAMES
  if (isSingleKey(keys)) return [keys.toUpperCase()]
  return keys.split('+').map((key) => names[key] ?? key.replace(/^Key/, ''))
}

/** The keys of an event, as the table writes them; by the key's place, since Alt makes other characters of letters. */
export function keysOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const mod = event.ctrlKey || event.metaKey
  if (mod && event.altKey) return ''
  if (mod) return `Mod+${event.code}`
  if (event.altKey) return `Alt+${event.code}`
  return event.key.length === 1 ? event.key : ''
}
