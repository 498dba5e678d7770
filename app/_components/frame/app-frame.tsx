/** The frame around every page: the list of sessions at the side, on phones behind a button. */
'use client'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { usePathname } from 'next/navigation'
import { type ReactNode, Suspense, useEffect, useRef, useSyncExternalStore } from 'react'
import { authentication } from '../../_client/connection/authentication.ts'
import { VigilProvider } from '../../_client/connection/vigil-provider.tsx'
import { awaitPages } from '../../_client/page/await-pages.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { useFaviconBadge } from '../../_hooks/use-favicon-badge.ts'
import { useFeed } from '../../_hooks/use-feed.ts'
import { useFocusKept } from '../../_hooks/use-focus-kept.ts'
import { useNotices } from '../../_hooks/use-notices.ts'
import { useServerCondition } from '../../_hooks/use-server-condition.ts'
import { useServerInfo } from '../../_hooks/use-server-info.ts'
import { NotificationHost } from '../feedback/notification-host.tsx'
import classes from './app-frame.module.css'
import { GlobalCommands } from './global-commands.tsx'
import { NavigationContext } from './navigation.ts'
import { NewerVersion } from './newer-version.tsx'
import { Sidebar } from './sidebar.tsx'
import { SkipLink } from './skip-link.tsx'

const ServerBanners = lazyPart(async () => (await import('./server-banners.tsx')).ServerBanners)
const SignIn = lazyPart(async () => (await import('./sign-in.tsx')).SignIn)

if (typeof window !== 'undefined') awaitPages()

export function AppFrame({ children }: { children: ReactNode }) {
  return (
    <VigilProvider>
      <Gate>{children}</Gate>
      <NotificationHost />
    </VigilProvider>
  )
}

function Gate({ children }: { children: ReactNode }) {
  const state = useSyncExternalStore(authentication.subscribe, authentication.getSnapshot)
  if (state === 'assumed' || state === 'granted') return <Frame>{children}</Frame>
  return (
    <Suspense>
      <SignIn ended={state === 'ended'} />
    </Suspense>
  )
}

function Frame({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false)
  const narrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const pathname = usePathname()
  const main = useRef<HTMLElement>(null)
  const { degraded, draining } = useServerCondition()
  useFocusKept(main)
  useServerInfo()
  useFeed()
  useFaviconBadge()
  useNotices()
  useEffect(() => {
    if (pathname) close()
  }, [pathname, close])
  useEffect(() => {
    if (!opened) return
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close()
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [opened, close])

  return (
    <NavigationContext value={{ opened, toggle }}>
      <SkipLink main={main} />
      <div className={classes.frame} data-opened={opened || undefined}>
        <nav className={classes.sidebar} aria-label="Sidebar">
          <Sidebar onClose={close} />
        </nav>
        <main ref={main} id="main" tabIndex={-1} className={classes.main} inert={Boolean(narrow) && opened}>
          {(degraded.length > 0 || draining) && (
            <Suspense>
              <ServerBanners degraded={degraded} draining={draining} />
            </Suspense>
          )}
          <NewerVersion />
          {children}
        </main>
        <GlobalCommands />
      </div>
    </NavigationContext>
  )
}
