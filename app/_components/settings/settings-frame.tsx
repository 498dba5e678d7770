/** The settings: the list of sections beside the one that is open, on narrow pages above it. */
'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { Pane } from '../frame/pane.tsx'
import classes from './settings-frame.module.css'
import { SETTINGS_SECTIONS } from './settings-sections.ts'

export function SettingsFrame({ children }: { children: ReactNode }) {
  const pathname = usePathname()
  const list = useRef<HTMLElement>(null)
  // On narrow pages the list scrolls by itself: the section that is open is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another open section
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <Pane title="Settings" wide>
      <div className={classes.frame}>
        <nav ref={list} aria-label="Settings" className={classes.nav}>
          {SETTINGS_SECTIONS.map(({ href, label, Icon }) => (
            <Link
              key={href}
              href={href}
              prefetch={false}
              className={classes.link}
              aria-current={pathname === href || pathname.startsWith(`${href}/`) ? 'page' : undefined}
            >
              <Icon size={16} stroke={1.6} aria-hidden="true" />
              {label}
            </Link>
          ))}
        </nav>
        <div className={classes.content}>{children}</div>
      </div>
    </Pane>
  )
}
