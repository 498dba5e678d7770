/** A whole pane's one message: what is the case, and what to do about it. */
'use client'
import { Button, Text, Title } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import classes from './page-message.module.css'

export interface PageMessageProps {
  title: string
  text: ReactNode
  tone?: 'neutral' | 'failed'
  action?: { label: string; onClick: () => void; busy?: boolean }
  link?: { href: string; label: string }
}

export function PageMessage({ title, text, tone = 'neutral', action, link }: PageMessageProps) {
  return (
    <div className={classes.pane} role={tone === 'failed' ? 'alert' : undefined}>
      <div className={classes.box}>
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="dimmed" className={classes.text}>
          {text}
        </Text>
        <div className={classes.actions}>
          {action && (
            <Button onClick={action.onClick} loading={action.busy ?? false}>
              {action.label}
            </Button>
          )}
          {link && (
            <Button component={Link} href={link.href} prefetch={false} variant={action ? 'default' : 'filled'}>
              {link.label}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
