/**
 * The keyboard's shortcuts. They hold Ctrl, Command or Alt: a single letter could come from dictation, or from a field
 * that has just lost its focus. `?` alone lists them, outside of text fields.
 */
'use client'
import { ActionIcon, Kbd, Popover } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import classes from './shortcuts-button.module.css'

const SHORTCUTS = [
  { keys: ['Enter'], does: 'Send' },
  { keys: ['Shift', 'Enter'], does: 'New line' },
  { keys: ['Esc'], does: 'Leave the message field' },
  { keys: ['Alt', 'M'], does: 'Write a message' },
  { keys: ['Alt', 'N'], does: 'New session' },
  { keys: ['Ctrl', 'K'], does: 'Search sessions' },
  { keys: ['↑', '↓'], does: 'Move in the list of sessions' },
  { keys: ['?'], does: 'Show these' },
] as const

export function ShortcutsButton() {
  const [opened, setOpened] = useState(false)
  const router = useRouter()

  useEffect(() => {
    const actions: Record<string, () => void> = {
      '?': () => setOpened(true),
      'Ctrl+KeyK': () => focusOn('[data-search-sessions]'),
      'Alt+KeyM': () => focusOn('[data-composer]'),
      'Alt+KeyN': () => router.push('/'),
    }
    const onKey = (event: KeyboardEvent) => {
      const action = actions[chordOf(event)]
      if (!action || (event.key === '?' && isTyping(event.target))) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [router])

  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size="lg" aria-label="Keyboard shortcuts" onClick={() => setOpened(!opened)} visibleFrom="sm">
          <IconKeyboard size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Keyboard shortcuts">
        <dl className={classes.list}>
          {SHORTCUTS.map(({ keys, does }) => (
            <div key={does} className={classes.row}>
              <dt className={classes.keys}>
                {keys.map((key) => (
                  <Kbd key={key} size="xs">
                    {key}
                  </Kbd>
                ))}
              </dt>
              <dd className={classes.does}>{does}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  )
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus()
}

/** By the key's place: Alt makes other characters of letters on some keyboards. */
function chordOf({ key, code, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (key === '?') return '?'
  if (altKey) return ctrlKey || metaKey ? '' : `Alt+${code}`
  return ctrlKey || metaKey ? `Ctrl+${code}` : ''
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [role="menu"]') !== null
}
