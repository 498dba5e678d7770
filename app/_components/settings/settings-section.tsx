/** One section of the settings: its name, what it is for, what can be added, and its content. */
'use client'
import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './settings-section.module.css'

interface SettingsSectionProps {
  title: string
  lead: ReactNode
  actions?: ReactNode
  children: ReactNode
}

export function SettingsSection({ title, lead, actions, children }: SettingsSectionProps) {
  return (
    <section aria-label={title}>
      <div className={classes.head}>
        <div className={classes.about}>
          <Title order={2} className={classes.title}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {lead}
          </Text>
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}
