/** The frame around every page: the list of sessions at the side, on phones behind a button. */
'use client'
import { AppShell } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'
import { usePathname } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'
import { authentication } from '../../_client/authentication.ts'
import { VigilProvider } from '../../_client/vigil-provider.tsx'
import { useFeed } from '../../_hooks/use-feed.ts'
import classes from './app-frame.module.css'
import { Sidebar } from './sidebar.tsx'
import { SignIn } from './sign-in.tsx'

interface Navigation {
  opened: boolean
  toggle(): void
}
const NavigationContext = createContext<Navigation>({ opened: false, toggle: () => {} })

/** For the button that shows the list on phones. */
export function useNavigation(): Navigation {
  return useContext(NavigationContext)
}

export function AppFrame({ children }: { children: ReactNode }) {
  return (
    <VigilProvider>
      <Gate>{children}</Gate>
      <Notifications position="bottom-center" limit={3} />
    </VigilProvider>
  )
}

function Gate({ children }: { children: ReactNode }) {
  const state = useSyncExternalStore(authentication.subscribe, authentication.getSnapshot)
  return state === 'signed-out' ? <SignIn /> : <Frame>{children}</Frame>
}

function Frame({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false)
  const narrow = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const pathname = usePathname()
  useFeed()
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
      <AppShell
        navbar={{ width: 'var(--vigil-sidebar-width)', breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding={0}
      >
        <AppShell.Navbar className={classes.navbar} inert={Boolean(narrow) && !opened} aria-label="Sidebar">
          <Sidebar onClose={close} />
        </AppShell.Navbar>
        <AppShell.Main className={classes.main} inert={Boolean(narrow) && opened}>
          {children}
        </AppShell.Main>
      </AppShell>
    </NavigationContext>
  )
}
