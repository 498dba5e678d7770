import { InboxPage } from '../_components/inbox/inbox-page.tsx'

export default function Page() {
  return <InboxPage />
}
