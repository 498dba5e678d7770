/** The menu of a `MenuButton`, placed beside it. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Menu.layer.css'
import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Fragment, type ReactNode, type Ref } from 'react'
import type { MenuPosition } from './menu-button.tsx'
import classes from './menu-panel.module.css'

export interface MenuEntry {
  label: string
  /** Under the label, for what the label cannot say. */
  text?: string
  icon?: ReactNode
  /** How many there are behind it; none is not told. */
  count?: number
  /** One of several of which one holds. */
  checked?: boolean
  danger?: boolean
  /** It cannot be done now; `text` says why. It stays within reach of the keyboard, so that the reason is read. */
  disabled?: boolean
  /** Moves the focus itself, so that it must not go back to the button. */
  takesFocus?: boolean
  onSelect: () => void
}

interface MenuPanelProps {
  label: string
  entries: readonly MenuEntry[]
  position: MenuPosition
  opened: boolean
  onClose: (keepFocus: boolean) => void
}

export function MenuPanel({ label, entries, position, opened, onClose }: MenuPanelProps) {
  return (
    <Menu
      opened={opened}
      onChange={(next) => {
        if (!next) onClose(true)
      }}
      position={position}
      shadow="md"
      returnFocus={false}
      closeOnItemClick={false}
      withInitialFocusPlaceholder={false}
      classNames={{ dropdown: classes.dropdown }}
    >
      <Menu.Target>
        <Place />
      </Menu.Target>
      <Menu.Dropdown aria-label={label} aria-labelledby={undefined}>
        {entries.map((entry) => (
          <Fragment key={entry.label}>
            {entry.danger && <Menu.Divider />}
            <Item entry={entry} onClose={onClose} />
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Takes nothing but its place: the button has the role and the state. */
function Place({ ref }: { ref?: Ref<HTMLSpanElement> }) {
  return <span ref={ref} className={classes.place} />
}

interface ItemProps {
  entry: MenuEntry
  onClose: (keepFocus: boolean) => void
}

function Item({ entry, onClose }: ItemProps) {
  const { label, text, icon, count = 0, checked, danger, disabled, takesFocus = false, onSelect } = entry
  const select = () => {
    onClose(!takesFocus)
    onSelect()
  }
  if (checked !== undefined) {
    return (
      <Menu.RadioItem value={label} checked={checked} checkIcon={<IconCheck size={14} />} onClick={select}>
        <span className={classes.choice}>
          {icon}
          <span className={classes.label} data-explained={text !== undefined || undefined}>
            {label}
            {text && <span className={classes.text}>{text}</span>}
          </span>
          {count > 0 && <span className={classes.count}>{count.toLocaleString()}</span>}
        </span>
      </Menu.RadioItem>
    )
  }
  return (
    <Menu.Item
      className={disabled ? classes.disabled : danger ? classes.danger : undefined}
      aria-disabled={disabled}
      leftSection={icon}
      onClick={disabled ? undefined : select}
    >
      <span className={classes.label} data-explained={text !== undefined || undefined}>
        {label}
      </span>
      {text && <span className={classes.text}>{text}</span>}
    </Menu.Item>
  )
}
