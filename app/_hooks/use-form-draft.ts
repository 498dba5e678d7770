/**
 * What a form holds that is not saved yet. It outlives the form: whoever goes to another page and comes back finds it
 * again, and closing or reloading the page asks first. It lives in memory only, for it may hold keys.
 */
'use client'
import { useCallback, useSyncExternalStore } from 'react'

interface Draft {
  /** The saved values that the draft was begun from. */
  base: object
  values: object
}

const drafts = new Map<string, Draft>()
const listeners = new Set<() => void>()

export function useFormDraft<Values extends object>(key: string, saved: Values) {
  const draft = useSyncExternalStore(subscribe, () => drafts.get(key), none) as
    | { base: Values; values: Values }
    | undefined
  const change = useCallback(
    (changes: Partial<Values>) => {
      const before = (drafts.get(key) as { base: Values; values: Values } | undefined) ?? { base: saved, values: saved }
      const values = { ...before.values, ...changes }
      put(key, sameValues(values, before.base) ? undefined : { base: before.base, values })
    },
    [key, saved],
  )
  return {
    values: draft?.values ?? saved,
    /** The saved values that the form's own were made from. */
    base: draft?.base ?? saved,
    isDirty: draft !== undefined,
    change,
    discard: useCallback(() => put(key, undefined), [key]),
    /** Goes on with the same values, but for `changes`, as changes of `base`. */
    rebase: useCallback(
      (base: Values, changes: Partial<Values>) => {
        const before = drafts.get(key)
        if (before) put(key, { base, values: { ...before.values, ...changes } })
      },
      [key],
    ),
  }
}

/** Whether there is anything unsaved under this key. */
export function useHasDraft(key: string): boolean {
  return useSyncExternalStore(
    subscribe,
    () => drafts.has(key),
    () => false,
  )
}

function put(key: string, draft: Draft | undefined): void {
  if (draft) drafts.set(key, draft)
  else drafts.delete(key)
  if (drafts.size > 0) window.addEventListener('beforeunload', askFirst)
  else window.removeEventListener('beforeunload', askFirst)
  for (const listener of listeners) listener()
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function none(): undefined {
  return undefined
}

function sameValues(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
