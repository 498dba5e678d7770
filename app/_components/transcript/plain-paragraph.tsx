/** A paragraph without Markdown. */
import { memo } from 'react'

export const PlainParagraph = memo(function PlainParagraph({ text }: { text: string }) {
  return <p dir="auto">{text}</p>
})
