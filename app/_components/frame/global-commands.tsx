/** The commands that every page has, their keys, and what they open: the palette and the list of shortcuts. */
'use client'
import { useMantineColorScheme } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { Suspense, useState } from 'react'
import { holdTyping } from '../../_client/commands/type-ahead.ts'
import { focusComposer } from '../../_client/composer/focus-composer.ts'
import { lazyPart, loadPart } from '../../_client/page/load-part.ts'
import { useCommand } from '../../_hooks/use-command.ts'
import { useShortcuts } from '../../_hooks/use-shortcuts.ts'
import { useNavigation } from './navigation.ts'

const ShortcutsDialog = lazyPart(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog)
const StopEverything = lazyPart(async () => (await import('../usage/stop-everything.tsx')).StopEverything)
const loadPalette = () => import('../palette/palette.tsx')
const Palette = lazyPart(async () => (await loadPalette()).Palette)

type Opened = 'palette' | 'shortcuts' | 'stop'

export function GlobalCommands() {
  const router = useRouter()
  const navigation = useNavigation()
  const { setColorScheme } = useMantineColorScheme()
  const [shown, setShown] = useState<'nothing' | Opened>('nothing')
  // What was shown once stays, so that it can leave with its own motion.
  const [wanted, setWanted] = useState({ palette: false, shortcuts: false, stop: false })
  // What tells late that it is closed does not close what a command has opened in its place.
  const close = (what: Opened) => setShown((now) => (now === what ? 'nothing' : now))

  function open(what: Opened) {
    setWanted((before) => ({ ...before, [what]: true }))
    setShown(what)
  }
  useShortcuts()
  useCommand('go.new', () => router.push('/'))
  useCommand('go.inbox', () => router.push('/inbox'))
  useCommand('go.recalls', () => router.push('/recalls'))
  useCommand('go.usage', () => router.push('/usage'))
  useCommand('go.search', () => {
    if (!navigation.opened) navigation.toggle()
    // Once what hides it on phones is gone.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-search-sessions]')?.focus())
  })
  useCommand('composer.focus', focusComposer)
  useCommand('theme.system', () => setColorScheme('auto'))
  useCommand('theme.light', () => setColorScheme('light'))
  useCommand('theme.dark', () => setColorScheme('dark'))
  useCommand('go.palette', () => {
    void loadPart(loadPalette)
    if (shown === 'palette') return close('palette')
    holdTyping()
    open('palette')
  })
  useCommand('help.shortcuts', () => open('shortcuts'))
  useCommand('runs.stop-all', () => open('stop'))

  return (
    <Suspense>
      {wanted.palette && <Palette opened={shown === 'palette'} onClose={() => close('palette')} />}
      {wanted.shortcuts && <ShortcutsDialog opened={shown === 'shortcuts'} onClose={() => close('shortcuts')} />}
      {wanted.stop && <StopEverything opened={shown === 'stop'} onClose={() => close('stop')} />}
    </Suspense>
  )
}
