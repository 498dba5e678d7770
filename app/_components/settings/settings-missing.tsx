/** The page of one thing of a section that is not there to be changed: why, and the ways on. */
'use client'
import { Button } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { SettingsNote } from './settings-note.tsx'
import { SettingsSection } from './settings-section.tsx'

interface SettingsMissingProps {
  section: string
  lead: string
  title: string
  action?: ReactNode
  back: { href: string; label: string }
  children: ReactNode
}

export function SettingsMissing({ section, lead, title, action, back, children }: SettingsMissingProps) {
  return (
    <SettingsSection title={section} lead={lead}>
      <SettingsNote
        tone="attention"
        title={title}
        actions={
          <>
            {action}
            <Button component={Link} href={back.href} prefetch={false} variant="default">
              {back.label}
            </Button>
          </>
        }
      >
        {children}
      </SettingsNote>
    </SettingsSection>
  )
}
