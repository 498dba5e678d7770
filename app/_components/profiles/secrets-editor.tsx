/** The secrets of a profile: names are listed, values only go in. Nothing is changed before the form is saved. */
'use client'
import '@mantine/core/styles/PasswordInput.layer.css'
import { Button, Code, PasswordInput, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { SecretInfo } from '../../../server/protocol/profiles.ts'
import type { ProfileValues } from './profile-values.ts'
import classes from './secrets-editor.module.css'

interface SecretsEditorProps {
  stored: readonly SecretInfo[]
  values: ProfileValues
  limit: number
  error: string | null
  onChange: (changes: Partial<ProfileValues>) => void
}

export function SecretsEditor({ stored, values, limit, error, onChange }: SecretsEditorProps) {
  const { secrets, removeSecrets } = values
  const isStored = (name: string) => stored.some((secret) => secret.name === name)
  const isFull = stored.length - removeSecrets.length + secrets.filter(({ name }) => !isStored(name)).length >= limit
  const entered = secrets.map((secret, at) => ({ ...secret, at }))

  const set = (at: number, change: Partial<(typeof secrets)[number]>) =>
    onChange({ secrets: secrets.map((secret, index) => (index === at ? { ...secret, ...change } : secret)) })
  const drop = (at: number) => onChange({ secrets: secrets.filter((_, index) => index !== at) })

  return (
    <div className={classes.list}>
      {stored.map(({ name, updatedAt }) => {
        const isRemoved = removeSecrets.includes(name)
        const replaced = entered.find((secret) => secret.name === name)
        return (
          <div key={name} className={classes.stored}>
            <Code className={classes.name} data-removed={isRemoved || undefined}>
              {name}
            </Code>
            <span className={classes.state}>
              {isRemoved ? 'Removed when you save' : replaced ? 'Replaced when you save' : `Set ${dateOf(updatedAt)}`}
            </span>
            {!isRemoved && !replaced && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Replace ${name}`}
                onClick={() => onChange({ secrets: [...secrets, { name, value: '' }] })}
              >
                Replace
              </Button>
            )}
            {!replaced && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={isRemoved ? `Keep ${name}` : `Remove ${name}`}
                onClick={() =>
                  onChange({
                    removeSecrets: isRemoved
                      ? removeSecrets.filter((other) => other !== name)
                      : [...removeSecrets, name],
                  })
                }
              >
                {isRemoved ? 'Keep it' : 'Remove'}
              </Button>
            )}
            {replaced && (
              <div className={classes.entry}>
                <PasswordInput
                  aria-label={`New value of ${name}`}
                  placeholder="New value"
                  autoComplete="off"
                  value={replaced.value}
                  onChange={(event) => set(replaced.at, { value: event.currentTarget.value })}
                />
                <Button variant="default" onClick={() => drop(replaced.at)}>
                  Keep the old one
                </Button>
              </div>
            )}
          </div>
        )
      })}
      {entered
        .filter(({ name }) => !isStored(name))
        .map(({ name, value, at }) => (
          <div key={at} className={classes.entry}>
            <TextInput
              aria-label="Name of the secret"
              placeholder="NAME"
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => set(at, { name: event.currentTarget.value })}
            />
            <PasswordInput
              aria-label="Value of the secret"
              placeholder="Value"
              autoComplete="off"
              value={value}
              onChange={(event) => set(at, { value: event.currentTarget.value })}
            />
            <Button variant="default" onClick={() => drop(at)}>
              Leave out
            </Button>
          </div>
        ))}
      {error && (
        <span role="alert" className={classes.error}>
          {error}
        </span>
      )}
      <Button
        variant="default"
        size="xs"
        className={classes.add}
        disabled={isFull}
        leftSection={<IconPlus size={14} stroke={1.8} />}
        onClick={() => onChange({ secrets: [...secrets, { name: '', value: '' }] })}
      >
        Add a secret
      </Button>
    </div>
  )
}

function dateOf(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
