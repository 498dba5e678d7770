import { AppearanceSettings } from '../../_components/settings/appearance-settings.tsx'
import { KeyboardSettings } from '../../_components/settings/keyboard-settings.tsx'

export default function Page() {
  return (
    <>
      <AppearanceSettings />
      <KeyboardSettings />
    </>
  )
}
