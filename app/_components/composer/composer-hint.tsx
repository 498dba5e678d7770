/** The line at the composer's foot: what a key does, or why the message is not sent, with the way out. */
'use client'
import { type ReactNode, Suspense } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { MessageDraft } from '../../_hooks/use-message-draft.ts'

const ComposerTrouble = lazyPart(async () => (await import('./composer-trouble.tsx')).ComposerTrouble)

interface ComposerHintProps {
  draft: MessageDraft
  closed?: boolean
  /** When nothing is in the way. */
  children: ReactNode
}

export function ComposerHint({ draft, closed = false, children }: ComposerHintProps) {
  if (closed) return 'This session takes no messages now.'
  const { tooLong, waiting, troubled, kept } = draft
  if (!tooLong && !waiting && troubled.length === 0 && kept) return children
  return (
    <Suspense>
      <ComposerTrouble draft={draft} />
    </Suspense>
  )
}
