/** What a recall is, for whoever has none yet, and the two ways to one. */
'use client'
import { PageMessage } from '../feedback/page-message.tsx'

export function RecallEmpty({ onCreate }: { onCreate: () => void }) {
  return (
    <PageMessage
      title="No recalls yet"
      text="A recall wakes a session at a time you choose, once or again and again, and gives its agent a message, whether anybody is there or not. Schedule one here, or ask an agent: “remind me in 10s to stretch”."
      action={{ label: 'New recall', onClick: onCreate }}
      link={{ href: '/', label: 'Ask an agent' }}
    />
  )
}
