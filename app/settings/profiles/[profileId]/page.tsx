import { ProfileEditor } from '../../../_components/profiles/profile-editor.tsx'

export default async function Page({ params }: { params: Promise<{ profileId: string }> }) {
  const profileId = decodeURIComponent((await params).profileId)
  return <ProfileEditor key={profileId} profileId={profileId} />
}
