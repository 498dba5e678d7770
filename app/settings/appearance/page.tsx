import { AppearanceSettings } from '../../_components/settings/appearance-settings.tsx'

export default function Page() {
  return <AppearanceSettings />
}
