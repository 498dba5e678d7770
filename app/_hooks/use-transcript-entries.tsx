/** What can be done with the transcript of an open session, as entries of its menu: find, copy, export. */
'use client'
import { IconBraces, IconClipboardText, IconFileDownload, IconSearch } from '@tabler/icons-react'
import { toVigilError } from '../../client/index.ts'
import type { Session } from '../../server/protocol/sessions.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'
import { notify } from '../_client/notices/notify.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'
import { loadPart } from '../_client/page/load-part.ts'
import { openFind } from '../_client/transcript/finding.ts'
import type { MenuEntry } from '../_components/menu/menu-panel.tsx'

const loadExport = () => loadPart(() => import('../_client/transcript/export-session.ts'))

/** Each tells of its failure by itself. */
export function useTranscriptActions() {
  const vigil = useVigil()

  async function told(what: string, action: () => Promise<void>) {
    try {
      await action()
    } catch (cause) {
      notifyFailure(what, toVigilError(cause))
    }
  }
  const exportAs = (session: Session, format: 'markdown' | 'json') =>
    told('The transcript could not be exported', async () =>
      (await loadExport()).downloadTranscript(vigil, session, format),
    )
  const copy = (session: Session) =>
    told('The transcript could not be copied', async () => {
      await (await loadExport()).copyTranscript(vigil, session)
      notify({ message: 'The transcript is copied, as Markdown.', color: 'gray' })
    })

  return { copy, exportAs }
}

export function useTranscriptEntries(): (session: Session) => MenuEntry[] {
  const { copy, exportAs } = useTranscriptActions()
  const icon = { size: 16, stroke: 1.6 }
  return (session) => [
    {
      label: 'Find in this session',
      icon: <IconSearch {...icon} />,
      takesFocus: true,
      onSelect: openFind,
    },
    { label: 'Copy the transcript', icon: <IconClipboardText {...icon} />, onSelect: () => void copy(session) },
    {
      label: 'Export as Markdown',
      icon: <IconFileDownload {...icon} />,
      onSelect: () => void exportAs(session, 'markdown'),
    },
    { label: 'Export as JSON', icon: <IconBraces {...icon} />, onSelect: () => void exportAs(session, 'json') },
  ]
}
