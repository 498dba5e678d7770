/** A form of its own page in the settings: the way back, its fields, and at its foot what saves or drops the changes. */
'use client'
import { Button, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import classes from './settings-form.module.css'

interface SettingsFormProps {
  title: string
  back: { href: string; label: string }
  isDirty: boolean
  isSaving: boolean
  saveLabel: string
  onSave: () => void
  onDiscard: () => void
  children: ReactNode
}

export function SettingsForm(props: SettingsFormProps) {
  const { title, back, isDirty, isSaving, saveLabel, onSave, onDiscard, children } = props
  return (
    <form
      aria-label={title}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isDirty && !isSaving) onSave()
      }}
    >
      <div>
        <Link href={back.href} prefetch={false} className={classes.back}>
          <IconArrowLeft size={16} stroke={1.7} aria-hidden="true" />
          {back.label}
        </Link>
        <Title order={2} className={classes.title}>
          {title}
        </Title>
      </div>
      {children}
      <div className={classes.foot}>
        <Button type="submit" disabled={!isDirty} loading={isSaving}>
          {saveLabel}
        </Button>
        <Button variant="default" disabled={!isDirty || isSaving} onClick={onDiscard}>
          Discard changes
        </Button>
        <span role="status" className={classes.state}>
          {isDirty && 'Not saved yet.'}
        </span>
      </div>
    </form>
  )
}

/** Fields that belong together, under a heading. */
export function FormGroup({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{title}</legend>
      {lead && <p className={classes.lead}>{lead}</p>}
      {children}
    </fieldset>
  )
}
