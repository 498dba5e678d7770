/** Which keys do what: the commands that have keys, and what fields and lists do by themselves. Loaded apart. */
'use client'
import '@mantine/core/styles/Kbd.layer.css'
import { Kbd, Text, Title } from '@mantine/core'
import { isSingleKey, keyNames } from '../../_client/commands/command-keys.ts'
import { COMMAND_GROUPS, commandRows, OTHER_KEYS } from '../../_client/commands/commands.ts'
import { singleKeys } from '../../_client/commands/single-keys.ts'
import { Dialog } from '../feedback/dialog.tsx'
import classes from './shortcuts-dialog.module.css'

interface Shortcut {
  keys: readonly string[]
  does: string
}

export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const single = singleKeys.useValue()
  return (
    <Dialog opened={opened} onClose={onClose} title="Keyboard shortcuts" size="xl">
      <div className={classes.groups}>
        {groups().map(({ group, shortcuts }) => (
          <section key={group} aria-label={group}>
            <Title order={3} className={classes.group}>
              {group}
            </Title>
            <dl className={classes.list}>
              {shortcuts.map(({ keys, does }) => (
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
          </section>
        ))}
      </div>
      <Text size="xs" c="dimmed" mt="md">
        {single
          ? 'Single characters do nothing while you type. They can be turned off in the settings, under Appearance.'
          : 'Single characters are turned off in the settings, under Appearance.'}
      </Text>
    </Dialog>
  )

  function groups(): { group: string; shortcuts: Shortcut[] }[] {
    const ofCommands = COMMAND_GROUPS.map((group) => ({
      group,
      shortcuts: commandRows.flatMap(([, row]) =>
        row.group === group && row.keys && (single || !isSingleKey(row.keys))
          ? [{ keys: keyNames(row.keys), does: row.label }]
          : [],
      ),
    }))
    const others = [...new Set(OTHER_KEYS.map((row) => row.group))].map((group) => ({
      group,
      shortcuts: OTHER_KEYS.filter((row) => row.group === group),
    }))
    return [...ofCommands, ...others].filter(({ shortcuts }) => shortcuts.length > 0)
  }
}
