/** The queue's rows, each with a handle: dragged by pointer or touch, or moved by keys once it is taken up with Space. */
'use client'
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import classes from './queue-list.module.css'
import { QueueRow, type QueueRowProps } from './queue-row.tsx'

/** Less is a press, not a drag. */
const DRAG_FROM_PX = 4

export function SortableQueue({ rows }: { rows: readonly QueueRowProps[] }) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM_PX } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const ids = rows.map(({ item }) => item.runId)
  const placeOf = (id: UniqueIdentifier | undefined) => ids.indexOf(String(id)) + 1
  function onDragEnd({ active, over }: DragEndEvent) {
    const row = rows[placeOf(active.id) - 1]
    const to = placeOf(over?.id) - 1
    if (row && to >= 0 && to !== row.index) row.onMove(to)
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
        {rows.map((row) => (
          <SortableRow key={row.item.runId} {...row} />
        ))}
      </SortableContext>
    </DndContext>
  )
}

function SortableRow(row: QueueRowProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: row.item.runId,
    disabled: row.busy,
  })
  return (
    <QueueRow
      {...row}
      rowRef={setNodeRef}
      dragged={isDragging}
      style={{ transform: CSS.Translate.toString(transform), transition: transition ?? '' }}
      handle={
        <ActionIcon
          ref={setActivatorNodeRef}
          size={24}
          className={classes.handle}
          {...attributes}
          {...listeners}
          aria-label={`Drag to move: ${row.item.text || 'message'}`}
        >
          <IconGripVertical size={14} />
        </ActionIcon>
      }
    />
  )
}
