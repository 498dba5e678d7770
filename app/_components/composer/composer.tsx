/**
 * Where a message is written: it grows with its text, Enter sends it, Shift+Enter breaks the line. Files come by button,
 * by pasting, and by dropping them anywhere on the page.
 */
'use client'
import { Textarea } from '@mantine/core'
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type Ref, Suspense } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { Attachments } from '../../_hooks/use-attachments.ts'
import { AttachButton } from './attach-button.tsx'
import classes from './composer.module.css'
import { FileDrop } from './file-drop.tsx'

/** Loaded with the first file. */
const AttachmentList = lazyPart(async () => (await import('./attachment-list.tsx')).AttachmentList)

interface ComposerProps {
  text: string
  onChange: (text: string) => void
  onSend: () => void
  files: Attachments
  placeholder: string
  /** At the right of the field's foot. */
  buttons: ReactNode
  /** At its left, after the button for files: what the message is sent with. */
  tools?: ReactNode
  /** Between them. */
  hint?: ReactNode
  /** Above the field, inside of its frame. */
  above?: ReactNode
  inputRef?: Ref<HTMLTextAreaElement>
  autoFocus?: boolean
  minRows?: number
}

export function Composer(props: ComposerProps) {
  const { text, onChange, onSend, files, placeholder, buttons, tools, hint, above, inputRef } = props
  const { autoFocus = false, minRows = 1 } = props

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // An input method's Enter chooses a word.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    onSend()
  }
  /** Programs that copy a table or a text give a picture of it as well: what was meant is the text. */
  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>) {
    const { files: pasted, types } = event.clipboardData
    if (pasted.length === 0 || types.includes('text/html') || types.includes('text/rtf')) return
    event.preventDefault()
    files.add([...pasted])
  }
  return (
    <div className={classes.frame}>
      <FileDrop onFiles={files.add} />
      {above}
      {files.items.length > 0 && (
        <Suspense>
          <AttachmentList files={files} />
        </Suspense>
      )}
      <Textarea
        ref={inputRef ?? null}
        aria-label="Message"
        placeholder={placeholder}
        variant="unstyled"
        autosize
        minRows={minRows}
        maxRows={12}
        autoFocus={autoFocus}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        classNames={{ input: classes.input }}
        data-composer
      />
      <div className={classes.foot}>
        <div className={classes.tools}>
          <AttachButton onFiles={files.add} />
          {tools}
        </div>
        <div className={classes.hint}>{hint}</div>
        <div className={classes.buttons}>{buttons}</div>
      </div>
    </div>
  )
}
