/** The one message that is being edited; its row stays mounted while it is out of sight. */
'use client'
import { createContext, useContext } from 'react'

interface Editing {
  messageId: string | null
  edit(messageId: string | null): void
}

export const EditingContext = createContext<Editing>({ messageId: null, edit() {} })

export function useEditing(messageId: string): { editing: boolean; begin(): void; end(): void } {
  const { messageId: edited, edit } = useContext(EditingContext)
  return { editing: edited === messageId, begin: () => edit(messageId), end: () => edit(null) }
}
