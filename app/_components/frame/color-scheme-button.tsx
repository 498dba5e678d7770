/** Light, dark, or whatever the system says. */
'use client'
import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { MenuButton } from '../menu/menu-button.tsx'

const SCHEMES: { value: MantineColorScheme; label: string; Icon: typeof IconSun }[] = [
  { value: 'auto', label: 'System', Icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
]

export function ColorSchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const current = SCHEMES.find((scheme) => scheme.value === colorScheme) ?? SCHEMES[0]
  if (!current) return null
  const entries = SCHEMES.map(({ value, label, Icon }) => ({
    label,
    icon: <Icon size={16} stroke={1.6} />,
    checked: value === colorScheme,
    onSelect: () => setColorScheme(value),
  }))
  return (
    <MenuButton label="Appearance" entries={entries} position="top-end">
      {(trigger) => (
        <ActionIcon size="lg" aria-label={`Appearance: ${current.label}`} {...trigger}>
          <current.Icon size={18} stroke={1.6} />
        </ActionIcon>
      )}
    </MenuButton>
  )
}
