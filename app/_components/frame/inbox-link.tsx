/** The way to the inbox, with how much is in it; what wants a decision or ended badly stands out. */
'use client'
import { UnstyledButton } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useSessionCounts } from '../../_hooks/use-session-counts.ts'
import classes from './inbox-link.module.css'

export function InboxLink() {
  const { inbox, attention } = useSessionCounts()
  const here = usePathname() === '/inbox'
  return (
    <UnstyledButton
      component={Link}
      href="/inbox"
      prefetch={false}
      className={classes.link}
      aria-current={here ? 'page' : undefined}
    >
      <IconInbox size={17} stroke={1.6} aria-hidden="true" />
      <span className={classes.label}>Inbox</span>
      {inbox > 0 && (
        <span className={classes.count} data-attention={attention > 0 || undefined}>
          {(attention || inbox).toLocaleString()}
          <span className={classes.unit}>
            {attention === 0 ? ' unread' : attention === 1 ? ' needs you' : ' need you'}
          </span>
        </span>
      )}
    </UnstyledButton>
  )
}
