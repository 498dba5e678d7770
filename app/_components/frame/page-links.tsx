/** The ways to the inbox, with how much is in it (what wants a decision or ended badly stands out), and to the recalls. */
'use client'
import { UnstyledButton } from '@mantine/core'
import { IconAlarm, IconInbox } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useSessionCounts } from '../../_hooks/use-session-counts.ts'
import classes from './page-links.module.css'

export function PageLinks() {
  const { inbox, attention } = useSessionCounts()
  return (
    <div className={classes.links}>
      <PageLink href="/inbox" label="Inbox" Icon={IconInbox}>
        {inbox > 0 && (
          <span className={classes.count} data-attention={attention > 0 || undefined}>
            {(attention || inbox).toLocaleString()}
            <span className={classes.unit}>
              {attention === 0 ? ' unread' : attention === 1 ? ' needs you' : ' need you'}
            </span>
          </span>
        )}
      </PageLink>
      <PageLink href="/recalls" label="Recalls" Icon={IconAlarm} />
    </div>
  )
}

interface PageLinkProps {
  href: string
  label: string
  Icon: typeof IconInbox
  children?: ReactNode
}

function PageLink({ href, label, Icon, children }: PageLinkProps) {
  const here = usePathname() === href
  return (
    <UnstyledButton
      component={Link}
      href={href}
      prefetch={false}
      className={classes.link}
      aria-current={here ? 'page' : undefined}
    >
      <Icon size={17} stroke={1.6} aria-hidden="true" />
      <span className={classes.label}>{label}</span>
      {children}
    </UnstyledButton>
  )
}
