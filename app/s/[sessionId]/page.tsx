import { SessionPage } from '../../_components/session/session-page.tsx'

export default async function Page({ params }: { params: Promise<{ sessionId: string }> }) {
  const sessionId = decodeURIComponent((await params).sessionId)
  return <SessionPage key={sessionId} sessionId={sessionId} />
}
