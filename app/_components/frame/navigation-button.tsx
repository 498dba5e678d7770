/** On phones: shows the sessions. */
'use client'
import { ActionIcon } from '@mantine/core'
import { IconMenu2 } from '@tabler/icons-react'
import { useNavigation } from './navigation.ts'
import classes from './navigation-button.module.css'

export function NavigationButton() {
  const { opened, toggle } = useNavigation()
  return (
    <ActionIcon
      className={classes.button}
      hiddenFrom="sm"
      onClick={toggle}
      aria-expanded={opened}
      aria-label="Show the sessions"
    >
      <IconMenu2 size={22} stroke={1.8} />
    </ActionIcon>
  )
}
