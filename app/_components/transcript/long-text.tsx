/** A text as it was printed, in a box that scrolls by itself: its beginning, more on demand, and all of it to copy. */
'use client'
import { CopyButton } from './copy-button.tsx'
import classes from './long-text.module.css'
import { ShowMore } from './show-more.tsx'
import { useCut } from './use-cut.ts'

const SHOWN = { lines: 100, chars: 20_000 }

export function LongText({ id, label, text }: { id: string; label: string; text: string }) {
  const { cut, more } = useCut(id, text, SHOWN)
  return (
    <div className={classes.block} dir="ltr">
      <div className={classes.head}>
        <span>{label}</span>
        <CopyButton label={`Copy: ${label}`} text={() => text} />
      </div>
      <pre className={classes.text} tabIndex={0} aria-label={label}>
        {cut.shown}
      </pre>
      <ShowMore cut={cut} onMore={more} />
    </div>
  )
}
