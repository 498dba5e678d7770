/** The queue's rows, each with a handle: dragged by pointer or touch, or moved by keys once it is taken up with Space. */
'use client'
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { SortableContext, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon, Portal, VisuallyHidden } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import { type HTMLAttributes, useEffect, useRef } from 'react'
import type { QueueItem } from '../../../server/protocol/sessions.ts'
import { withEdit } from '../../_client/composer/queue-editor.ts'
import { useLiftedRow } from '../../_hooks/use-lifted-row.ts'
import classes from './queue-list.module.css'
import { QueueRow, type QueueRowProps } from './queue-row.tsx'

/** Less is a press, not a drag. */
const DRAG_FROM_PX = 4

interface SortableQueueProps {
  items: readonly QueueItem[]
  onMove: (runId: string, to: number) => void
  rowOf: (item: QueueItem, index: number) => QueueRowProps
}

export function SortableQueue({ items, onMove, rowOf }: SortableQueueProps) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM_PX } }))
  const { lifted, said, onKeyDown, onBlur } = useLiftedRow(idsOf(items), ({ runId, to }) => onMove(runId, to))
  const shown = lifted ? withEdit(items, { kind: 'move', ...lifted }) : items
  const ids = idsOf(shown)
  const placeOf = (id: UniqueIdentifier | undefined) => ids.indexOf(String(id)) + 1
  function onDragEnd({ active, over }: DragEndEvent) {
    const to = placeOf(over?.id) - 1
    if (to >= 0 && to !== placeOf(active.id) - 1) onMove(String(active.id), to)
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{
        // A list has nothing in it but its rows.
        container: document.body,
        screenReaderInstructions: {
          draggable:
            'Press Space to take this message up, the arrow keys to move it, Space to put it down, Escape to leave it.',
        },
        announcements: {
          onDragStart: ({ active }) => `Message ${placeOf(active.id)} of ${ids.length} taken up.`,
          onDragOver: ({ over }) => (over ? `Now at place ${placeOf(over.id)} of ${ids.length}.` : undefined),
          onDragEnd: ({ over }) => (over ? `Put down at place ${placeOf(over.id)}.` : 'Left where it was.'),
          onDragCancel: () => 'Left where it was.',
        },
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        {shown.map((item, index) => (
          <SortableRow
            key={item.runId}
            {...rowOf(item, index)}
            lifted={lifted?.runId === item.runId}
            keys={{ onKeyDown: (event) => onKeyDown(event, item.runId), onBlur }}
          />
        ))}
      </SortableContext>
      <Portal>
        <VisuallyHidden role="status" aria-live="assertive">
          {said}
        </VisuallyHidden>
      </Portal>
    </DndContext>
  )
}

interface SortableRowProps extends QueueRowProps {
  lifted: boolean
  keys: Pick<HTMLAttributes<HTMLElement>, 'onKeyDown' | 'onBlur'>
}

function SortableRow({ lifted, keys, ...row }: SortableRowProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: row.item.runId,
  })
  const handle = useRef<HTMLElement | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it goes is what is followed
  useEffect(() => {
    if (lifted) handle.current?.scrollIntoView({ block: 'nearest' })
  }, [lifted, row.index])
  return (
    <QueueRow
      {...row}
      rowRef={setNodeRef}
      dragged={isDragging || lifted}
      style={{ transform: CSS.Translate.toString(transform), transition: transition ?? '' }}
      handle={
        <ActionIcon
          ref={(element) => {
            handle.current = element
            setActivatorNodeRef(element)
          }}
          size={24}
          className={classes.handle}
          {...attributes}
          {...listeners}
          {...keys}
          aria-pressed={lifted || undefined}
          aria-label={`Drag to move: ${row.item.text || 'message'}`}
        >
          <IconGripVertical size={14} />
        </ActionIcon>
      }
    />
  )
}

function idsOf(items: readonly QueueItem[]): string[] {
  return items.map(({ runId }) => runId)
}
