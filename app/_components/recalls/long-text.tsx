/** Something that may be long: its beginning, and all of it for who wants it. What is short is shown as it is. */
'use client'
import '@mantine/core/styles/Anchor.layer.css'
import '@mantine/core/styles/Spoiler.layer.css'
import { Spoiler } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './long-text.module.css'

/** About eight lines. */
const SHOWN_PX = 192

export function LongText({ children }: { children: ReactNode }) {
  return (
    <Spoiler
      maxHeight={SHOWN_PX}
      showLabel="Show all of it"
      hideLabel="Show less"
      transitionDuration={0}
      classNames={{ root: classes.text, content: classes.content, control: classes.control }}
    >
      {children}
    </Spoiler>
  )
}
