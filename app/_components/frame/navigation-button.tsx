/** On phones: shows and hides the sessions. */
'use client'
import { Burger } from '@mantine/core'
import { useNavigation } from './app-frame.tsx'

export function NavigationButton() {
  const { opened, toggle } = useNavigation()
  return (
    <Burger
      hiddenFrom="sm"
      size="sm"
      lineSize={2}
      opened={opened}
      onClick={toggle}
      aria-expanded={opened}
      aria-label="Show the sessions"
    />
  )
}
