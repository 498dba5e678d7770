import { WebhookSettings } from '../../_components/webhooks/webhook-settings.tsx'

export default function Page() {
  return <WebhookSettings />
}
