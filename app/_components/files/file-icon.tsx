/** The sign of a file's kind, beside its name. */
import { IconFileText, IconFileTypePdf, IconPhoto } from '@tabler/icons-react'
import { fileKind } from '../../../server/protocol/files.ts'

const ICONS = { image: IconPhoto, pdf: IconFileTypePdf, text: IconFileText }

export function FileIcon({ mediaType }: { mediaType: string | undefined }) {
  const Icon = ICONS[mediaType === undefined ? 'text' : fileKind(mediaType)]
  return <Icon size={20} stroke={1.6} aria-hidden="true" />
}
