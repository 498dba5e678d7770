/** All that will wake sessions, and what became of it: as a calendar of a month or a week, or as a list. */
'use client'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Suspense, useState, useSyncExternalStore } from 'react'
import { trpc } from '../../_client/connection/trpc.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { ANY_RECALL } from '../../_client/recalls/recall-list-cache.ts'
import { type RecallsView, recallsView } from '../../_client/recalls/recalls-view.ts'
import { useRecallActions } from '../../_hooks/use-recall-actions.ts'
import { useRecallsLive } from '../../_hooks/use-recalls-live.ts'
import { Pane } from '../frame/pane.tsx'
import { SettingsNote } from '../settings/settings-note.tsx'
import { RecallEmpty } from './recall-empty.tsx'
import { RecallList } from './recall-list.tsx'
import classes from './recalls-page.module.css'
import { SessionFilter } from './session-filter.tsx'
import { useRecallTask } from './use-recall-task.tsx'

const RecallCalendar = lazyPart(async () => (await import('./recall-calendar.tsx')).RecallCalendar)

const VIEWS: { value: RecallsView; label: string }[] = [
  { value: 'list', label: 'List' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
]

export function RecallsPage() {
  const view = useSyncExternalStore(recallsView.subscribe, recallsView.getSnapshot)
  const { actions } = useRecallActions()
  const { begin, dialog } = useRecallTask()
  const [sessionId, setSessionId] = useState('')
  useRecallsLive()
  const any = trpc.recalls.list.useQuery(ANY_RECALL, { staleTime: 0 })
  const info = trpc.system.info.useQuery()
  const isFirst = any.data?.items.length === 0
  const create = () => begin({ do: 'create' })
  return (
    <Pane
      title="Recalls"
      wide
      actions={
        <Button size="xs" leftSection={<IconPlus size={15} />} className={classes.add} onClick={create}>
          New recall
        </Button>
      }
    >
      {info.data?.recallsOff && (
        <div className={classes.off}>
          <SettingsNote tone="attention" title="This server fires no recalls">
            Whoever runs it has set VIGIL_RECALLS=off. What is planned stays planned; times that come now count as
            missed.
          </SettingsNote>
        </div>
      )}
      {isFirst && <RecallEmpty onCreate={create} />}
      {!isFirst && (
        <div className={classes.page}>
          <div className={classes.tools}>
            <SegmentedControl
              aria-label="View"
              data={VIEWS}
              value={view}
              onChange={(value) => recallsView.choose(value as RecallsView)}
              className={classes.views}
            />
            <SessionFilter value={sessionId} onChange={setSessionId} className={classes.session} />
          </div>
          {view === 'list' ? (
            <RecallList sessionId={sessionId || undefined} actions={actions} onTask={begin} />
          ) : (
            <Suspense fallback={<Skeleton height={480} radius="md" />}>
              <RecallCalendar view={view} sessionId={sessionId || undefined} onView={recallsView.choose} />
            </Suspense>
          )}
        </div>
      )}
      {dialog}
    </Pane>
  )
}
