/** How the pages look in this browser. */
'use client'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { COLOR_SCHEMES } from '../../_client/page/color-schemes.ts'
import { SettingsSection } from './settings-section.tsx'

export function AppearanceSettings() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SettingsSection title="Appearance" lead="Kept in this browser. “System” follows the setting of your device.">
      <SegmentedControl
        aria-label="Theme"
        data={COLOR_SCHEMES}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as typeof colorScheme)}
      />
    </SettingsSection>
  )
}
