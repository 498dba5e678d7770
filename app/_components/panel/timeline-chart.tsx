/**
 * A run drawn over time. Where a bar stands is left to the style sheet, from `--from` and `--for` in milliseconds and
 * the axis' `--length`, so that the time going on redraws none of them.
 *
 * One stop of the Tab key: arrows go from bar to bar, and what is pointed at or gone to is told below; a press, or
 * Enter, leads to its place in the transcript. Bars may be thinner than anybody could hit, so the nearest one counts.
 */
'use client'
import { ActionIcon, Button } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { outcomeWords } from '../../_client/timeline/bar-words.ts'
import type { RunTimeline, TimelineBar } from '../../_client/timeline/run-timeline.ts'
import { maxZoom, timelineLength, timelineMarks, timelinePlace } from '../../_client/timeline/timeline-scale.ts'
import { duration } from '../../_client/words/duration.ts'
import { useNow } from '../../_hooks/use-now.ts'
import classes from './timeline-chart.module.css'
import { TimelineLegend } from './timeline-legend.tsx'
import { TimelineReadout } from './timeline-readout.tsx'

const REDRAW_MS = 250
const MARKS_IN_VIEW = 4
/** How much of the view the name of a place takes: nearer to the end it would be cut off. */
const PLACE_SHARE = 0.14
/** How far beside a bar it still counts as pointed at. */
const REACH_PX = 12

interface TimelineChartProps {
  timeline: RunTimeline
  /** Leads to what a bar is about. */
  onShow: (bar: TimelineBar) => void
}

export function TimelineChart({ timeline, onShow }: TimelineChartProps) {
  const { startedAt, bars, lanes } = timeline
  const live = timeline.endedAt === undefined
  const now = useLiveNow(timeline, live)
  const elapsed = Math.max(0, (timeline.endedAt ?? now) - startedAt)
  const length = timelineLength(elapsed, live)
  const [zoom, setZoom] = useState(1)
  const [pointed, setPointed] = useState<string | null>(null)
  const [gone, setGone] = useState<string | null>(null)
  const pressed = useRef<TimelineBar>(undefined)
  const plane = useRef<HTMLDivElement>(null)
  const scroller = useKeptMiddle(zoom)
  const id = useId()

  const active = bars.findIndex(({ key }) => key === (pointed ?? gone))
  const here = bars.findIndex(({ key }) => key === gone)
  const most = maxZoom(length)

  function goTo(index: number): void {
    const bar = bars[Math.min(bars.length - 1, Math.max(0, index))]
    if (!bar) return
    setGone(bar.key)
    document.getElementById(`${id}-${bar.key}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  function onKey(event: KeyboardEvent): void {
    const target = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1 }[event.key]
    const jump = event.key === 'Home' ? 0 : event.key === 'End' ? bars.length - 1 : target
    if (event.key === '+') setZoom((value) => Math.min(most, value * 2))
    else if (event.key === '-') setZoom((value) => Math.max(1, value / 2))
    else if (jump !== undefined) goTo(jump)
    else if ((event.key === 'Enter' || event.key === ' ') && bars[here]) onShow(bars[here])
    else return
    event.preventDefault()
  }
  function nearest(event: PointerEvent<HTMLElement>): TimelineBar | undefined {
    const box = plane.current?.getBoundingClientRect()
    if (!box || box.width === 0) return undefined
    const lane = Math.floor(((event.clientY - box.top) / box.height) * lanes)
    const perPx = length / box.width
    const at = startedAt + (event.clientX - box.left) * perPx
    const distance = (bar: TimelineBar) => Math.max(bar.startedAt - at, at - (bar.endedAt ?? now), 0) / perPx
    const near = bars.filter((bar) => bar.lane === lane && distance(bar) <= REACH_PX)
    return near.toSorted((a, b) => distance(a) - distance(b))[0]
  }

  const axis = { '--length': length, '--now': elapsed, '--zoom': zoom, '--lanes': lanes } as CSSProperties
  return (
    <div className={classes.chart} style={axis}>
      <div className={classes.bar}>
        <span className={classes.length}>
          {live ? `Running for ${duration(elapsed)}` : `Took ${duration(elapsed)}`}
        </span>
        <ActionIcon aria-label="Show a longer time" disabled={zoom <= 1} onClick={() => setZoom(zoom / 2)}>
          <IconZoomOut size={16} stroke={1.6} />
        </ActionIcon>
        <ActionIcon aria-label="Show a shorter time" disabled={zoom >= most} onClick={() => setZoom(zoom * 2)}>
          <IconZoomIn size={16} stroke={1.6} />
        </ActionIcon>
        <Button size="compact-xs" variant="subtle" color="gray" disabled={zoom === 1} onClick={() => setZoom(1)}>
          Fit
        </Button>
      </div>
      <div className={classes.body}>
        <div className={classes.lanes} aria-hidden="true">
          <span>Model</span>
          {lanes > 1 && <span>Tools</span>}
        </div>
        <div ref={scroller} className={classes.scroller}>
          <div className={classes.plane}>
            <Marks length={length} zoom={zoom} />
            <div
              ref={plane}
              role="listbox"
              tabIndex={0}
              aria-label="Steps and tools over time"
              aria-orientation="horizontal"
              aria-activedescendant={here >= 0 ? `${id}-${bars[here]?.key}` : undefined}
              className={classes.bars}
              onKeyDown={onKey}
              onFocus={() => here < 0 && goTo(bars.length - 1)}
              onPointerMove={(event) => setPointed(nearest(event)?.key ?? null)}
              onPointerLeave={() => setPointed(null)}
              onPointerDown={(event) => {
                pressed.current = nearest(event)
                if (pressed.current) setGone(pressed.current.key)
              }}
              // The bar that was pressed: taking the focus may have scrolled another one under the pointer.
              onClick={() => pressed.current && onShow(pressed.current)}
              data-leads={bars[active]?.messageId !== undefined || undefined}
            >
              {bars.map((bar, index) => (
                <Bar key={bar.key} id={`${id}-${bar.key}`} bar={bar} startedAt={startedAt} active={index === active} />
              ))}
            </div>
          </div>
        </div>
      </div>
      <TimelineReadout bar={bars[active]} startedAt={startedAt} now={now} />
      <TimelineLegend bars={bars} now={now} />
    </div>
  )
}

/** Goes on with the clock; where motion is not wanted, only with what happens. */
function useLiveNow(timeline: RunTimeline, live: boolean): number {
  const still = useReducedMotion()
  const ticking = useNow(REDRAW_MS, live && !still)
  const [standing, setStanding] = useState(serverNow)
  const happened = `${timeline.bars.length} ${timeline.bars.filter(({ endedAt }) => endedAt === undefined).length}`
  const [seen, setSeen] = useState(happened)
  if (seen !== happened) {
    setSeen(happened)
    setStanding(serverNow())
  }
  const latest = timeline.bars.at(-1)
  return Math.max(still ? standing : ticking, latest?.endedAt ?? latest?.startedAt ?? 0)
}

/** What is in the middle of the view stays there when the zoom changes. */
function useKeptMiddle(zoom: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const before = useRef(zoom)
  useLayoutEffect(() => {
    const view = scroller.current
    if (!view || before.current === zoom) return
    const half = view.clientWidth / 2
    view.scrollLeft = ((view.scrollLeft + half) / before.current) * zoom - half
    before.current = zoom
  }, [zoom])
  return scroller
}

const Marks = memo(function Marks({ length, zoom }: { length: number; zoom: number }) {
  return (
    <div className={classes.marks} aria-hidden="true">
      {timelineMarks(length, MARKS_IN_VIEW * zoom).map((at) => (
        <span key={at} className={classes.mark} style={{ '--from': at } as CSSProperties}>
          {at <= length * (1 - PLACE_SHARE / zoom) && <span className={classes.place}>{timelinePlace(at)}</span>}
        </span>
      ))}
    </div>
  )
})

interface BarProps {
  id: string
  bar: TimelineBar
  startedAt: number
  active: boolean
}

const Bar = memo(
  function Bar({ id, bar, startedAt, active }: BarProps) {
    const { endedAt } = bar
    const from = bar.startedAt - startedAt
    const place = { '--from': from, '--for': (endedAt ?? bar.startedAt) - bar.startedAt, '--lane': bar.lane }
    const length = endedAt === undefined ? undefined : duration(endedAt - bar.startedAt)
    const words = [bar.name, length, `from ${timelinePlace(from)}`, outcomeWords(bar)]
    return (
      <span
        id={id}
        role="option"
        aria-selected={active}
        aria-label={words.filter(Boolean).join(', ')}
        className={classes.piece}
        data-kind={bar.kind}
        data-outcome={bar.outcome}
        data-open={endedAt === undefined || undefined}
        style={place as CSSProperties}
      />
    )
  },
  (a, b) =>
    a.id === b.id &&
    a.active === b.active &&
    a.startedAt === b.startedAt &&
    a.bar.startedAt === b.bar.startedAt &&
    a.bar.endedAt === b.bar.endedAt &&
    a.bar.lane === b.bar.lane &&
    a.bar.name === b.bar.name &&
    a.bar.outcome === b.bar.outcome,
)
