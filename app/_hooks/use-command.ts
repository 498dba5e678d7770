/** Takes a command on while it can be done: null is for when it cannot. */
'use client'
import { useEffect, useRef } from 'react'
import type { CommandId } from '../_client/commands/commands.ts'
import { takeCommand } from '../_client/commands/taken-commands.ts'

export function useCommand(id: CommandId, run: (() => void) | null, label?: string): void {
  const newest = useRef(run)
  useEffect(() => {
    newest.current = run
  })
  const can = run !== null
  useEffect(() => {
    if (!can) return
    return takeCommand(id, { run: () => newest.current?.(), ...(label !== undefined && { label }) })
  }, [id, can, label])
}
