/**
 * Everything by name: what can be done here, where one can go, and the sessions that the server finds. One list with
 * one chosen entry; the answer to an earlier question is never shown under a later one. Loaded apart from the page.
 */
'use client'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/core/styles/Kbd.layer.css'
import '@mantine/spotlight/styles.layer.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { SEARCH_MAX_CHARS } from '../../../server/protocol/limits.ts'
import { takeTyped } from '../../_client/commands/type-ahead.ts'
import classes from './palette.module.css'
import { PaletteEntryView } from './palette-entry-view.tsx'
import { usePaletteEntries } from './use-palette-entries.tsx'

const [store, spotlight] = createSpotlight()
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const { groups, entries, note } = usePaletteEntries(query, opened)
  const at = Math.min(chosen, entries.length - 1)
  const entry = entries[at]

  const before = useRef<Element | null>(null)
  const taken = useRef<() => void>(undefined)

  useEffect(() => {
    if (opened) {
      before.current = document.activeElement
      return spotlight.open()
    }
    spotlight.close()
    // Given back here, not by the dialog, which would take it again from where a command has put it.
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    const run = taken.current
    taken.current = undefined
    run?.()
  }, [opened])
  useEffect(() => {
    if (entry) document.getElementById(idOf(entry.key))?.scrollIntoView({ block: 'nearest' })
  }, [entry])

  function onKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const step = STEPS[event.key]
    if (step === undefined && event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
    if (step === undefined) return take(entry?.onSelect)
    if (Math.abs(step) === 1) setChosen((at + step + entries.length) % Math.max(1, entries.length))
    else setChosen(Math.max(0, Math.min(entries.length - 1, at + step)))
  }
  function take(onSelect: (() => void) | undefined) {
    if (!onSelect) return
    taken.current = onSelect
    onClose()
  }
  function ask(text: string) {
    setQuery(text)
    setChosen(0)
  }

  return (
    <Spotlight.Root
      store={store}
      onSpotlightClose={onClose}
      query={query}
      onQueryChange={ask}
      shortcut={null}
      closeOnActionTrigger={false}
      returnFocus={false}
      scrollable
      maxHeight="min(26rem, 70dvh)"
      attributes={{ content: { 'aria-label': 'Search and commands' } }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      transitionProps={{ duration: 120 }}
      classNames={{ search: classes.search }}
    >
      <div onKeyDownCapture={onKey} role="presentation">
        <Spotlight.Search
          placeholder="Find a session or a command"
          leftSection={<IconSearch size={18} stroke={1.6} />}
          maxLength={SEARCH_MAX_CHARS}
          role="combobox"
          aria-label="Find a session or a command"
          aria-expanded={entries.length > 0}
          aria-autocomplete="list"
          aria-controls={entry && 'palette-list'}
          aria-activedescendant={entry && idOf(entry.key)}
          data-autofocus
          onFocus={() => {
            const typed = takeTyped()
            if (typed) ask((query + typed).slice(0, SEARCH_MAX_CHARS))
          }}
        />
      </div>
      {entries.length > 0 && (
        <Spotlight.ActionsList id="palette-list" role="listbox" aria-label="Found" tabIndex={-1}>
          {groups.map((group) => (
            <div key={group.name} role="group" aria-label={group.name}>
              <div className={classes.group} aria-hidden="true">
                {group.name}
              </div>
              {group.entries.map((one) => (
                <PaletteEntryView
                  key={one.key}
                  id={idOf(one.key)}
                  entry={one}
                  chosen={one === entry}
                  onPoint={() => setChosen(entries.indexOf(one))}
                  onTake={() => take(one.onSelect)}
                />
              ))}
            </div>
          ))}
        </Spotlight.ActionsList>
      )}
      <p className={classes.note} data-alone={entries.length === 0 || undefined} role="status">
        {note}
      </p>
    </Spotlight.Root>
  )
}

function idOf(key: string): string {
  return `palette-${key}`
}
