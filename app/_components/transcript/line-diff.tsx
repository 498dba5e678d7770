/** An edit of a file: what went and what came, each told by a sign too. */
'use client'
import { VisuallyHidden } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type DiffLine, lineDiff } from '../../_client/tools/line-diff.ts'
import { CopyButton } from './copy-button.tsx'
import classes from './line-diff.module.css'
import frame from './long-text.module.css'
import { ShowMore } from './show-more.tsx'

const SHOWN_LINES = 60
const LINE_MAX_CHARS = 2_000

const SIGNS: Record<DiffLine['kind'], string> = { same: ' ', removed: '−', added: '+', gap: '⋯' }
const WORDS = { same: '', removed: 'Removed: ', added: 'Added: ', gap: 'Unchanged lines' }

interface LineDiffProps {
  id: string
  path: string
  before: string
  after: string
}

export function LineDiff({ id, path, before, after }: LineDiffProps) {
  const lines = useMemo(() => lineDiff(before, after), [before, after])
  const [most, setMost] = useState(SHOWN_LINES)
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length
  const hidden = Math.max(0, lines.length - most)
  return (
    <div className={frame.block} dir="ltr">
      <div className={frame.head}>
        <span className={classes.path}>{path}</span>
        <span className={classes.counts}>
          {count('added')} added, {count('removed')} removed
        </span>
        <CopyButton label="Copy the new text" text={() => after} />
      </div>
      <pre className={classes.lines} tabIndex={0} aria-label={`Changes of ${path}`}>
        {lines.slice(0, most).map((line, index) => (
          <span key={`${id}:${index}`} className={classes.line} data-kind={line.kind}>
            <span aria-hidden="true" className={classes.sign}>
              {SIGNS[line.kind]}
            </span>
            <VisuallyHidden>{WORDS[line.kind]}</VisuallyHidden>
            {line.text.length > LINE_MAX_CHARS ? `${line.text.slice(0, LINE_MAX_CHARS)}…` : line.text}
            {'\n'}
          </span>
        ))}
      </pre>
      <ShowMore cut={{ shown: '', hiddenLines: hidden, hiddenChars: hidden }} onMore={() => setMost(most + 1_000)} />
    </div>
  )
}
