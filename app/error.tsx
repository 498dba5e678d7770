'use client'
import { PageMessage } from './_components/feedback/page-message.tsx'
import { BareHeader } from './_components/frame/bare-header.tsx'

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <>
      <BareHeader />
      <PageMessage
        tone="failed"
        title="This page failed to show"
        text={`Nothing is lost: sessions go on on the server. The page said: ${error.message}`}
        action={{ label: 'Show it again', onClick: reset }}
      />
    </>
  )
}
