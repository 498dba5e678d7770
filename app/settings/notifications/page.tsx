import { NotificationSettings } from '../../_components/settings/notification-settings.tsx'

export default function Page() {
  return <NotificationSettings />
}
