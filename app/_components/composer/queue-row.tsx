/** One waiting message, as a chip. */
'use client'
import { ActionIcon } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp, IconDots, IconPaperclip, IconPencil, IconX } from '@tabler/icons-react'
import type { CSSProperties, ReactNode, Ref } from 'react'
import type { QueueItem } from '../../../server/protocol/sessions.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import classes from './queue-list.module.css'

export interface QueueRowProps {
  item: QueueItem
  index: number
  count: number
  onMove: (to: number) => void
  onEdit: () => void
  onRemove: () => void
  /** What it is dragged by. */
  handle?: ReactNode
  rowRef?: Ref<HTMLLIElement>
  style?: CSSProperties
  dragged?: boolean
}

export function QueueRow(props: QueueRowProps) {
  const { item, index, handle, rowRef, style, dragged = false } = props
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const files = item.files?.length ?? 0
  const words = item.text || (files > 0 ? `${files} ${files === 1 ? 'file' : 'files'}` : 'A scheduled message')
  return (
    <li ref={rowRef ?? null} style={style} className={classes.item} data-dragged={dragged || undefined}>
      {handle}
      <span className={classes.place}>{index + 1}</span>
      <span className={classes.text} title={words}>
        {words}
      </span>
      {files > 0 && item.text !== '' && (
        <span className={classes.files} title={`${files} ${files === 1 ? 'file' : 'files'}`}>
          <IconPaperclip size={14} aria-label={files === 1 ? 'with a file:' : 'with files:'} /> {files}
        </span>
      )}
      {narrow ? <RowMenu words={words} {...props} /> : <RowButtons words={words} {...props} />}
    </li>
  )
}

function RowButtons({ item, index, count, onMove, onEdit, onRemove, words }: QueueRowProps & { words: string }) {
  return (
    <span className={classes.actions}>
      {count > 1 && (
        <>
          <Action label={`Move earlier: ${words}`} disabled={index === 0} onClick={() => onMove(index - 1)}>
            <IconChevronUp size={14} />
          </Action>
          <Action label={`Move later: ${words}`} disabled={index === count - 1} onClick={() => onMove(index + 1)}>
            <IconChevronDown size={14} />
          </Action>
        </>
      )}
      {item.trigger.kind === 'message' && (
        <Action label={`Take back to edit: ${words}`} onClick={onEdit}>
          <IconPencil size={14} />
        </Action>
      )}
      <Action label={`Remove from the queue: ${words}`} onClick={onRemove}>
        <IconX size={14} />
      </Action>
    </span>
  )
}

/** The same where there is no room for four buttons that a finger can tell apart. */
function RowMenu({ item, index, count, onMove, onEdit, onRemove, words }: QueueRowProps & { words: string }) {
  const entries = [
    ...(index > 0 ? [{ label: 'Move earlier', onSelect: () => onMove(index - 1) }] : []),
    ...(index < count - 1 ? [{ label: 'Move later', onSelect: () => onMove(index + 1) }] : []),
    ...(item.trigger.kind === 'message' ? [{ label: 'Take back to edit', takesFocus: true, onSelect: onEdit }] : []),
    { label: 'Remove from the queue', onSelect: onRemove },
  ]
  return (
    <MenuButton label={`Actions for ${words}`} entries={entries} position="top-end">
      {(trigger) => (
        <ActionIcon aria-label={`Actions for ${words}`} className={classes.action} {...trigger}>
          <IconDots size={16} />
        </ActionIcon>
      )}
    </MenuButton>
  )
}

interface ActionProps {
  label: string
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}

function Action({ label, disabled = false, onClick, children }: ActionProps) {
  return (
    <ActionIcon size={24} aria-label={label} disabled={disabled} onClick={onClick} className={classes.action}>
      {children}
    </ActionIcon>
  )
}
