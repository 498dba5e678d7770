import { ProviderList } from '../../_components/models/provider-list.tsx'

export default function Page() {
  return <ProviderList />
}
