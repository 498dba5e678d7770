import { RecallsPage } from '../_components/recalls/recalls-page.tsx'

export default function Page() {
  return <RecallsPage />
}
