/**
 * Asks for the server's access token. A right one comes back as a cookie, with which the page starts anew. What the page
 * knew of an access that has ended is forgotten with its coming.
 */
'use client'
import '@mantine/core/styles/PasswordInput.layer.css'
import { Button, PasswordInput, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { hideAllNotifications } from '../../_client/notices/notify.ts'
import classes from './sign-in.module.css'

type Attempt = { state: 'idle' | 'checking' } | { state: 'refused'; message: string }

export function SignIn({ ended }: { ended: boolean }) {
  const queries = useQueryClient()
  const [token, setToken] = useState('')
  const [attempt, setAttempt] = useState<Attempt>({ state: 'idle' })

  useEffect(() => {
    queries.clear()
    hideAllNotifications()
    document.title = 'Sign in · Vigil'
  }, [queries])

  async function submit(event: FormEvent) {
    event.preventDefault()
    setAttempt({ state: 'checking' })
    const refusal = await signIn(token.trim())
    if (refusal === null) window.location.reload()
    else setAttempt({ state: 'refused', message: refusal })
  }

  return (
    <main className={classes.page}>
      <form className={classes.form} onSubmit={submit}>
        <Title order={1} size="h3">
          Sign in to Vigil
        </Title>
        {ended && (
          <Text size="sm" role="alert">
            Your access has ended: the token was revoked, or has changed. What was open here is on the server still.
          </Text>
        )}
        <Text c="dimmed" size="sm">
          This server asks for an access token. Whoever set it up knows it as VIGIL_TOKEN.
        </Text>
        <PasswordInput
          label="Access token"
          autoComplete="current-password"
          autoFocus
          required
          withAsterisk={false}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={attempt.state === 'refused' ? attempt.message : null}
        />
        <Button type="submit" loading={attempt.state === 'checking'} disabled={!token.trim()}>
          Sign in
        </Button>
      </form>
    </main>
  )
}

/** Null when signed in, else what to tell. */
async function signIn(token: string): Promise<string | null> {
  try {
    const response = await fetch('/api/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    if (response.ok) return null
    if (response.status === 401 || response.status === 403) return 'That is not the token. Check it and try again.'
    return `The server answered ${response.status}. Try again in a moment.`
  } catch {
    return 'The server cannot be reached. Check the connection and try again.'
  }
}
