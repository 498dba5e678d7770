import { UsagePage } from '../_components/usage/usage-page.tsx'

export default function Page() {
  return <UsagePage />
}
