/**
 * Runs the commands of the keys that are pressed. What types a character is let through to fields, menus and dialogs,
 * and everything to whoever composes a character or has taken the key already.
 */
'use client'
import { useEffect } from 'react'
import { COMMAND_KEYS, isSingleKey, keysOf, typesCharacter } from '../_client/commands/command-keys.ts'
import type { CommandId } from '../_client/commands/commands.ts'
import { singleKeys } from '../_client/commands/single-keys.ts'
import { runCommand } from '../_client/commands/taken-commands.ts'

const BY_KEYS = new Map(Object.entries(COMMAND_KEYS).map(([id, keys]) => [keys, id as CommandId]))
const TYPING = 'input, textarea, select, [contenteditable], [role="menu"], [role="listbox"], [role="combobox"], dialog'

export function useShortcuts(): void {
  const single = singleKeys.useValue()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const keys = keysOf(event)
      const id = BY_KEYS.get(keys)
      if (!id || (isSingleKey(keys) && !single) || (typesCharacter(keys) && isTaken(event.target))) return
      if (runCommand(id)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [single])
}

function isTaken(target: EventTarget | null): boolean {
  if (target instanceof Element && target.closest(TYPING) !== null) return true
  return document.querySelector('[aria-modal="true"]') !== null
}
