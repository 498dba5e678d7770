/** Above a page that is one message: on phones the way to the sessions, and how the connection is. */
'use client'
import { ConnectionStatus } from '../session/connection-status.tsx'
import { NavigationButton } from './navigation-button.tsx'
import classes from './pane.module.css'

export function BareHeader() {
  return (
    <header className={classes.header}>
      <NavigationButton />
      <span className={classes.title} />
      <ConnectionStatus />
    </header>
  )
}
