/**
 * The files of a message: images as small pictures in boxes of one size, so that nothing moves when they come, others by
 * name and size, for saving. What cannot be shown, or is gone, is still named.
 */
'use client'
import type { FileUIPart } from 'ai'
import { useState } from 'react'
import { factsOf, fileIdOf, fileSize, IMAGE_MEDIA_TYPES } from '../../../server/protocol/files.ts'
import { FileIcon } from './file-icon.tsx'
import classes from './message-files.module.css'

/** Larger ones are opened on demand only: unfolded they take more memory than a look is worth. */
const SHOWN_PIXELS = 24_000_000

export function MessageFiles({ files }: { files: readonly FileUIPart[] }) {
  return (
    <ul className={classes.list} aria-label="Files">
      {files.map((file, index) => (
        <li key={`${file.url}-${index}`} className={classes.item}>
          <MessageFile file={file} />
        </li>
      ))}
    </ul>
  )
}

function MessageFile({ file }: { file: FileUIPart }) {
  const [failed, setFailed] = useState(false)
  const { filename = 'file', mediaType, url } = file
  // Only what this server keeps: an address from elsewhere would tell its host that it was looked at.
  const own = fileIdOf(url) !== undefined
  if (!own) return <FileChip name={filename} mediaType={mediaType} />
  const { size, width = 0, height = 0 } = factsOf(file) ?? {}
  const isImage = IMAGE_MEDIA_TYPES.includes(mediaType) && width * height <= SHOWN_PIXELS
  if (!isImage || failed) {
    return <FileChip name={filename} mediaType={mediaType} {...(size !== undefined && { size })} href={url} />
  }
  return (
    <a href={url} target="_blank" rel="noopener" className={classes.picture} title={filename}>
      <img
        src={url}
        alt={filename}
        loading="lazy"
        decoding="async"
        className={classes.image}
        onError={() => setFailed(true)}
      />
    </a>
  )
}

interface FileChipProps {
  name: string
  mediaType?: string | undefined
  size?: number
  /** Where it is; absent while there is nothing to save. */
  href?: string
}

export function FileChip({ name, mediaType, size, href }: FileChipProps) {
  const content = (
    <>
      <FileIcon mediaType={mediaType} />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        {size !== undefined && <span className={classes.size}>{fileSize(size)}</span>}
      </span>
    </>
  )
  if (href === undefined) return <span className={classes.chip}>{content}</span>
  return (
    <a href={href} download={name} className={classes.chip} title={`Save ${name}`}>
      {content}
    </a>
  )
}
