/** Light, dark, or whatever the system says. */
'use client'
import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { COLOR_SCHEMES } from '../../_client/page/color-schemes.ts'
import { MenuButton } from '../menu/menu-button.tsx'

const ICONS: Record<MantineColorScheme, typeof IconSun> = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon }

export function ColorSchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const current = COLOR_SCHEMES.find((scheme) => scheme.value === colorScheme)
  const Icon = ICONS[colorScheme]
  const entries = COLOR_SCHEMES.map(({ value, label }) => {
    const EntryIcon = ICONS[value]
    return {
      label,
      icon: <EntryIcon size={16} stroke={1.6} />,
      checked: value === colorScheme,
      onSelect: () => setColorScheme(value),
    }
  })
  return (
    <MenuButton label="Appearance" entries={entries} position="top-end">
      {(trigger) => (
        <ActionIcon size="lg" aria-label={`Appearance: ${current?.label}`} {...trigger}>
          <Icon size={18} stroke={1.6} />
        </ActionIcon>
      )}
    </MenuButton>
  )
}
