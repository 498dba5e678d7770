/** Where a message is written: it grows with its text, Enter sends it, Shift+Enter breaks the line. */
'use client'
import { Textarea } from '@mantine/core'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import classes from './composer.module.css'

interface ComposerProps {
  text: string
  onChange: (text: string) => void
  onSend: () => void
  placeholder: string
  /** At the right of the field's foot. */
  buttons: ReactNode
  /** At its left. */
  hint?: ReactNode
  /** Above the field, inside of its frame. */
  above?: ReactNode
  inputRef?: Ref<HTMLTextAreaElement>
  autoFocus?: boolean
  minRows?: number
}

export function Composer(props: ComposerProps) {
  const { text, onChange, onSend, placeholder, buttons, hint, above, inputRef, autoFocus = false, minRows = 1 } = props

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // An input method's Enter chooses a word.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    onSend()
  }
  return (
    <div className={classes.frame}>
      {above}
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
        classNames={{ input: classes.input }}
        data-composer
      />
      <div className={classes.foot}>
        <div className={classes.hint}>{hint}</div>
        <div className={classes.buttons}>{buttons}</div>
      </div>
    </div>
  )
}
