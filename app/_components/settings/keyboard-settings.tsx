/** Which shortcuts this browser has. */
'use client'
import '@mantine/core/styles/Switch.layer.css'
import { Switch } from '@mantine/core'
import { isSingleKey } from '../../_client/commands/command-keys.ts'
import { commandRows } from '../../_client/commands/commands.ts'
import { singleKeys } from '../../_client/commands/single-keys.ts'
import { SettingsSection } from './settings-section.tsx'

const SINGLE = commandRows.flatMap(([, { keys }]) => (keys && isSingleKey(keys) ? [keys.toUpperCase()] : []))

export function KeyboardSettings() {
  const on = singleKeys.useValue()
  return (
    <SettingsSection title="Keyboard" lead="Kept in this browser. Shortcuts with Ctrl, Command or Alt work always.">
      <Switch
        checked={on}
        onChange={singleKeys.toggle}
        label="Single-character shortcuts"
        description={`${SINGLE.join(', ')} outside of text fields. Turn them off if you dictate.`}
      />
    </SettingsSection>
  )
}
