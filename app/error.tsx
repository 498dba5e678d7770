'use client'
import { PageMessage } from './_components/feedback/page-message.tsx'

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <PageMessage
      tone="failed"
      title="This page failed to show"
      text={`Nothing is lost: sessions go on on the server. The page said: ${error.message}`}
      action={{ label: 'Show it again', onClick: reset }}
    />
  )
}
