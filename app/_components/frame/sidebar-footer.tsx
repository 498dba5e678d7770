/** Which server this is, and what a new session runs on. */
'use client'
import { Text } from '@mantine/core'
import { trpc } from '../../_client/trpc.ts'
import { ColorSchemeButton } from './color-scheme-button.tsx'
import { ShortcutsButton } from './shortcuts-button.tsx'
import classes from './sidebar-footer.module.css'

export function SidebarFooter() {
  const { data } = trpc.system.info.useQuery()
  return (
    <footer className={classes.footer}>
      <div className={classes.about}>
        {data && (
          <>
            <Text size="xs" fw={500} truncate>
              {data.user.name}
            </Text>
            <Text size="xs" c="dimmed" truncate title={`Model: ${data.model}`}>
              {data.model === 'demo' ? 'Demo model' : data.model} · {data.version}
            </Text>
          </>
        )}
      </div>
      <ShortcutsButton />
      <ColorSchemeButton />
    </footer>
  )
}
