/** One entry of the palette: what it is, what it does or where it was found, and its keys. */
'use client'
import { Kbd, UnstyledButton } from '@mantine/core'
import { keyNames } from '../../_client/commands/command-keys.ts'
import { MarkedText } from '../sessions/marked-text.tsx'
import classes from './palette.module.css'
import type { PaletteEntry } from './palette-entry.ts'

interface PaletteEntryViewProps {
  id: string
  entry: PaletteEntry
  chosen: boolean
  onPoint: () => void
  onTake: () => void
}

export function PaletteEntryView({ id, entry, chosen, onPoint, onTake }: PaletteEntryViewProps) {
  const { label, labelRanges, text, textRanges, icon, keys, aside } = entry
  return (
    // Not Spotlight's own action: that one has no id, by which the field says which one is chosen.
    <UnstyledButton
      id={id}
      role="option"
      tabIndex={-1}
      className={classes.action}
      aria-selected={chosen}
      data-selected={chosen || undefined}
      onMouseMove={onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <span className={classes.words}>
        <span className={classes.label}>
          <bdi>
            <MarkedText text={label} ranges={labelRanges} />
          </bdi>
        </span>
        {text && (
          <span className={classes.text}>
            <bdi>
              <MarkedText text={text} ranges={textRanges} />
            </bdi>
          </span>
        )}
      </span>
      {aside && <span className={classes.aside}>{aside}</span>}
      {keys && (
        <span className={classes.keys} aria-hidden="true">
          {keyNames(keys).map((key) => (
            <Kbd key={key} size="xs">
              {key}
            </Kbd>
          ))}
        </span>
      )}
    </UnstyledButton>
  )
}
