import { describe, expect, test } from 'vitest'
import { COMMAND_KEYS, isSingleKey, keyNames, keysOf, typesCharacter } from './command-keys.ts'
import { COMMANDS, commandRows, OTHER_KEYS } from './commands.ts'

const press = (more: Partial<KeyboardEvent>) =>
  keysOf({ key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, ...more })

describe('the table of commands', () => {
  const keys = commandRows.flatMap(([, row]) => (row.keys ? [row.keys] : []))

  test('has a row for whatever has keys', () => {
    expect(Object.keys(COMMAND_KEYS).filter((id) => !(id in COMMANDS))).toEqual([])
  })
  test('gives no keys twice', () => {
    expect(new Set(keys).size).toBe(keys.length)
  })
  test('takes none that browsers or screen readers need', () => {
    const taken = [
      'Mod+KeyT',
      'Mod+KeyN',
      'Mod+KeyW',
      'Mod+KeyF',
      'Mod+KeyL',
      'Mod+KeyR',
      'Mod+KeyP',
      'Alt+KeyD',
      'Alt+KeyF',
    ]
    expect(keys.filter((chord) => taken.includes(chord))).toEqual([])
    expect(keys.every((chord) => isSingleKey(chord) || /^(Mod|Alt)\+Key[A-Z]$/.test(chord))).toBe(true)
  })
  test('names each command once, and each key of the fields', () => {
    const labels = commandRows.map(([, row]) => row.label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(new Set(OTHER_KEYS.map((row) => row.group + row.does)).size).toBe(OTHER_KEYS.length)
  })
})

test('keys are read as the table writes them', () => {
  expect(press({ key: 'k', code: 'KeyK', ctrlKey: true })).toBe('Mod+KeyK')
  expect(press({ key: 'k', code: 'KeyK', metaKey: true })).toBe('Mod+KeyK')
  expect(press({ key: 'µ', code: 'KeyM', altKey: true })).toBe('Alt+KeyM')
  expect(press({ key: '?', code: 'Slash' })).toBe('?')
  expect(press({ key: 'Tab', code: 'Tab' })).toBe('')
  // AltGr is both at once on some keyboards: it types characters.
  expect(press({ key: '@', code: 'KeyQ', ctrlKey: true, altKey: true })).toBe('')
})

test('what types a character is known, on a Mac with Alt as well', () => {
  expect(typesCharacter('/', 'Linux')).toBe(true)
  expect(typesCharacter('Alt+KeyN', 'Linux')).toBe(false)
  expect(typesCharacter('Alt+KeyN', 'MacIntel')).toBe(true)
  expect(typesCharacter('Mod+KeyK', 'MacIntel')).toBe(false)
})

test('keys are named as they are written on the keyboard', () => {
  expect(keyNames('Alt+KeyN', 'Linux')).toEqual(['Alt', 'N'])
  expect(keyNames('Mod+KeyK', 'MacIntel')).toEqual(['⌘', 'K'])
  expect(keyNames('/', 'Linux')).toEqual(['/'])
})
