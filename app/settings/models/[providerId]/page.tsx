import { ProviderEditor } from '../../../_components/models/provider-editor.tsx'

export default async function Page({ params }: { params: Promise<{ providerId: string }> }) {
  const providerId = decodeURIComponent((await params).providerId)
  return <ProviderEditor key={providerId} providerId={providerId} />
}
