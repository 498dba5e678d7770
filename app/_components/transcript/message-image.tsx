/**
 * An image in a message. One of this server stands in a box of a fixed shape, so that nothing moves when it comes. One
 * from elsewhere is fetched on demand only: fetching it tells its host that it was looked at.
 */
'use client'
import { Button } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useState } from 'react'
import { imageSource } from '../../_client/markdown/image-source.ts'
import classes from './message-image.module.css'
import { SafeLink } from './safe-link.tsx'

export function MessageImage({ href, text }: { href: string; text: string }) {
  const [asked, setAsked] = useState(false)
  const [failed, setFailed] = useState(false)
  const source = imageSource(href)
  const link = <SafeLink href={href}>Image: {text || shortened(href)}</SafeLink>
  if (!source) return link
  if (failed) return <>{link} (could not be loaded)</>
  if (source.kind === 'external' && !asked) {
    return (
      <span className={classes.offer}>
        {link}
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPhoto size={14} stroke={1.7} aria-hidden="true" />}
          onClick={() => setAsked(true)}
        >
          Show image from {source.host}
        </Button>
      </span>
    )
  }
  return (
    <span className={classes.frame}>
      <img
        src={source.src}
        alt={text || 'Image without a description'}
        referrerPolicy="no-referrer"
        decoding="async"
        className={classes.image}
        onError={() => setFailed(true)}
      />
    </span>
  )
}

function shortened(href: string): string {
  return href.length > 120 ? `${href.slice(0, 120)}…` : href
}
