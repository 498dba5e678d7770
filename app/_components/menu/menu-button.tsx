/**
 * A button with a menu. The menu itself, with all that places it on the page, is loaded when somebody reaches for the
 * button: by pointer, by focus, or by pressing it.
 */
'use client'
import { type PointerEventHandler, type ReactNode, type Ref, Suspense, useRef, useState } from 'react'
import { lazyPart, loadPart } from '../../_client/page/load-part.ts'
import classes from './menu-button.module.css'
import type { MenuEntry } from './menu-panel.tsx'

const loadPanel = () => import('./menu-panel.tsx')
const MenuPanel = lazyPart(async () => (await loadPanel()).MenuPanel)

/** To be spread over the button. */
export interface MenuTrigger {
  ref: Ref<HTMLButtonElement>
  'aria-haspopup': 'menu'
  'aria-expanded': boolean
  onClick: () => void
  onPointerDown: PointerEventHandler
  onPointerEnter: () => void
  onFocus: () => void
}

export type MenuPosition = 'top-start' | 'top-end' | 'bottom-end'

interface MenuButtonProps {
  /** Names the menu. */
  label: string
  entries: readonly MenuEntry[]
  position: MenuPosition
  children: (trigger: MenuTrigger) => ReactNode
}

export function MenuButton({ label, entries, position, children }: MenuButtonProps) {
  const [opened, setOpened] = useState(false)
  const [reached, setReached] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // Pressing the button of an open menu counts as pressing outside of it, which has closed it before the click comes.
  const openWhenPressed = useRef(false)

  function reach() {
    setReached(true)
    void loadPart(loadPanel)
  }
  function close(keepFocus: boolean) {
    setOpened(false)
    if (keepFocus) button.current?.focus({ preventScroll: true })
  }
  return (
    <span className={classes.anchor}>
      {children({
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': opened,
        onClick: () => {
          reach()
          setOpened(!openWhenPressed.current)
          openWhenPressed.current = false
        },
        onPointerDown: () => {
          openWhenPressed.current = opened
        },
        onPointerEnter: reach,
        onFocus: reach,
      })}
      {reached && (
        <Suspense>
          <MenuPanel label={label} entries={entries} position={position} opened={opened} onClose={close} />
        </Suspense>
      )}
    </span>
  )
}
