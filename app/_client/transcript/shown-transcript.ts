/** The transcript that is on the page, for what stands beside it and leads into it. */
import type { OpenedParts } from '../../_components/transcript/opened-parts.tsx'
import type { GoToMessage } from '../../_hooks/use-go-to-message.ts'

interface ShownTranscript {
  goTo: GoToMessage
  openedParts: OpenedParts
}

export const shownTranscript: { current: ShownTranscript | null } = { current: null }
