import { ProfileList } from '../../_components/profiles/profile-list.tsx'

export default function Page() {
  return <ProfileList />
}
