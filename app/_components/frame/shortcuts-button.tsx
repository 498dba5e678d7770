/** The keyboard's shortcuts: `?` lists them, and they work from anywhere but text fields where a letter is a letter. */
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
  { keys: ['m'], does: 'Write a message' },
  { keys: ['n'], does: 'New session' },
  { keys: ['/'], does: 'Search sessions' },
  { keys: ['↑', '↓'], does: 'Move in the list of sessions' },
  { keys: ['?'], does: 'Show these' },
] as const

export function ShortcutsButton() {
  const [opened, setOpened] = useState(false)
  const router = useRouter()

  useEffect(() => {
    const actions: Record<string, () => void> = {
      '?': () => setOpened(true),
      '/': () => document.querySelector<HTMLElement>('[data-search-sessions]')?.focus(),
      m: () => document.querySelector<HTMLElement>('[data-composer]')?.focus(),
      n: () => router.push('/'),
    }
    const onKey = (event: KeyboardEvent) => {
      const action = actions[event.key]
      if (!action || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
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

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="menu"]') !== null)
  )
}
