import { RecallPage } from '../../_components/recalls/recall-page.tsx'

export default async function Page({ params }: { params: Promise<{ recallId: string }> }) {
  const recallId = decodeURIComponent((await params).recallId)
  return <RecallPage key={recallId} recallId={recallId} />
}
