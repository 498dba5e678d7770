/** A page of its own beside the list of sessions: its title, what can be done on it, and its content, which scrolls. */
'use client'
import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageTitle } from '../../_hooks/use-page-title.ts'
import { ConnectionStatus } from '../session/connection-status.tsx'
import { NavigationButton } from './navigation-button.tsx'
import classes from './pane.module.css'

interface PaneProps {
  title: string
  /** At the right of the title. */
  actions?: ReactNode
  /** For tables and charts: as wide as there is room. */
  wide?: boolean
  children: ReactNode
}

export function Pane({ title, actions, wide = false, children }: PaneProps) {
  usePageTitle(title)
  return (
    <>
      <header className={classes.header}>
        <NavigationButton />
        <Title order={1} className={classes.title}>
          {title}
        </Title>
        {actions}
        <ConnectionStatus />
      </header>
      <div className={classes.scroll}>
        <div className={classes.column} data-wide={wide || undefined}>
          {children}
        </div>
      </div>
    </>
  )
}
