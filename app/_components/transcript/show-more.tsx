/** Under what is shown of a long text: how much more there is, on demand. See `useCut`. */
'use client'
import { Button } from '@mantine/core'
import type { CutText } from '../../_client/transcript/cut-text.ts'
import { sizeWords } from '../../_client/words/size-words.ts'
import classes from './show-more.module.css'

interface ShowMoreProps {
  cut: CutText
  onMore: () => void
}

export function ShowMore({ cut: { hiddenChars, hiddenLines }, onMore }: ShowMoreProps) {
  if (hiddenChars === 0) return null
  const size = hiddenLines > 1 ? `${hiddenLines.toLocaleString()} more lines` : `${sizeWords(hiddenChars)} more`
  return (
    <Button className={classes.more} size="compact-xs" variant="subtle" color="gray" onClick={onMore}>
      Show {size}
    </Button>
  )
}
