/**
 * The keyboard's shortcuts. They hold Ctrl, Command or Alt: a single letter could come from dictation, or from a field
 * that has just lost its focus. `?` alone lists them, outside of text fields.
 */
'use client'
import { ActionIcon } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { Suspense, useCallback, useEffect, useState } from 'react'
import { lazyPart } from '../../_client/load-part.ts'

const ShortcutsDialog = lazyPart(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog)

export function ShortcutsButton() {
  const [opened, setOpened] = useState(false)
  const [wanted, setWanted] = useState(false)
  const router = useRouter()
  const show = useCallback(() => {
    setWanted(true)
    setOpened(true)
  }, [])

  useEffect(() => {
    const actions: Record<string, () => void> = {
      '?': show,
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
  }, [router, show])

  return (
    <>
      <ActionIcon size="lg" aria-label="Keyboard shortcuts" aria-haspopup="dialog" visibleFrom="sm" onClick={show}>
        <IconKeyboard size={18} stroke={1.6} />
      </ActionIcon>
      {wanted && (
        <Suspense>
          <ShortcutsDialog opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
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
