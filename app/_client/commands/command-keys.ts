/**
 * The keys of the commands: `Mod`, `Alt` and `Shift` with the key's place on the keyboard (`KeyK`), or one character as
 * it is typed. What the commands are called is in `commands.ts`.
 */
export const COMMAND_KEYS: Readonly<Record<string, string>> = {
  'session.stop': 'Alt+KeyS',
  'session.panel': 'Alt+KeyT',
  'composer.focus': 'Alt+KeyM',
  'go.new': 'Alt+KeyN',
  'go.palette': 'Mod+KeyK',
  'go.search': '/',
  'go.inbox': 'Alt+KeyI',
  'go.recalls': 'Alt+KeyR',
  'inbox.next': 'j',
  'inbox.previous': 'k',
  'inbox.read': 'e',
  'help.shortcuts': '?',
}

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
