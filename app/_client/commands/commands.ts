/**
 * The one table of what can be done by name: the palette offers what somebody has taken on, the keyboard triggers it,
 * and the list of shortcuts is made of it. A part of the page takes a command on with `useCommand` while it is there.
 * Their keys are in `command-keys.ts`, which every page loads; these words come with the palette.
 */
import { COMMAND_KEYS } from './command-keys.ts'

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
    words: 'panel usage runs steps tools id',
  },
  'session.delete': { label: 'Delete this session', group: 'This session', words: 'remove' },
  'composer.focus': { label: 'Write a message', group: 'Go to', words: 'composer focus type' },
  'go.new': { label: 'New session', group: 'Go to', words: 'create start home' },
  'go.palette': { label: 'Search and commands', group: 'Go to', keysOnly: true },
  'go.search': { label: 'Search in the list of sessions', group: 'Go to', words: 'find filter' },
  'go.inbox': { label: 'Inbox', group: 'Go to', words: 'attention unread approvals failed' },
  'go.recalls': { label: 'Recalls', group: 'Go to', words: 'schedule calendar reminder cron wake' },
  'go.usage': { label: 'Usage', group: 'Go to', words: 'tokens cost budget money' },
  'runs.stop-all': { label: 'Stop everything', group: 'Go to', words: 'halt all runs emergency' },
  'inbox.next': { label: 'Next entry', group: 'Inbox', keysOnly: true },
  'inbox.previous': { label: 'Previous entry', group: 'Inbox', keysOnly: true },
  'inbox.read': { label: 'Mark as read', group: 'Inbox', keysOnly: true },
  'inbox.read-all': { label: 'Mark everything in the inbox as read', group: 'Inbox', words: 'clear' },
  'theme.system': { label: 'Theme as the system has it', group: 'Appearance', words: 'auto light dark colour scheme' },
  'theme.light': { label: 'Light theme', group: 'Appearance', words: 'colour scheme bright day' },
  'theme.dark': { label: 'Dark theme', group: 'Appearance', words: 'colour scheme night' },
  'help.shortcuts': { label: 'Keyboard shortcuts', group: 'Help', words: 'keys help' },
} as const satisfies Record<string, CommandRow>

export type CommandId = keyof typeof COMMANDS

/** As a plain table: each row has every field that a row may have. */
export const commandRows = Object.entries(COMMANDS).map(([id, row]): [CommandId, CommandRow] => {
  const keys = COMMAND_KEYS[id]
  return [id as CommandId, { ...row, ...(keys !== undefined && { keys }) }]
})

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
