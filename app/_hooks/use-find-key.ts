/**
 * Ctrl+F finds in the open session: rows out of sight are not on the page, so the browser's own search would miss them.
 * Pressed once more, in the find bar's field, it is the browser's. Says whether the bar is shown.
 */
'use client'
import { useEffect, useSyncExternalStore } from 'react'
import { finding, openFind } from '../_client/transcript/finding.ts'
import { useCommand } from './use-command.ts'

export function useFindKey(): boolean {
  useCommand('session.find', openFind)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { code, ctrlKey, metaKey, altKey, shiftKey, target } = event
      if (code !== 'KeyF' || !(ctrlKey || metaKey) || altKey || shiftKey) return
      if (!(target instanceof HTMLElement)) return
      if (target.matches('[data-find]') || target.closest('[role="dialog"]')) return
      event.preventDefault()
      openFind()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
      finding.set(false)
    }
  }, [])
  return useSyncExternalStore(finding.subscribe, finding.getSnapshot, () => false)
}
