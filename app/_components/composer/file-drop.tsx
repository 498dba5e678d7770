/**
 * Takes files that are dropped anywhere on the page. The place to drop them at is loaded when the first are dragged in;
 * until it is there, and beside it, a drop is taken all the same: the browser would leave the page for the file.
 */
'use client'
import { Suspense, useEffect, useEffectEvent, useState } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'

const DropZone = lazyPart(async () => (await import('./drop-zone.tsx')).DropZone)

export function FileDrop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [reached, setReached] = useState(false)
  const take = useEffectEvent(onFiles)
  useEffect(() => {
    const onDrag = (event: DragEvent) => {
      if (!hasFiles(event)) return
      setReached(true)
      event.preventDefault()
    }
    const onDrop = (event: DragEvent) => {
      // The place to drop at has taken them.
      if (!hasFiles(event) || event.defaultPrevented) return
      event.preventDefault()
      take([...(event.dataTransfer?.files ?? [])])
    }
    addEventListener('dragenter', onDrag)
    addEventListener('dragover', onDrag)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragenter', onDrag)
      removeEventListener('dragover', onDrag)
      removeEventListener('drop', onDrop)
    }
  }, [])
  return reached ? (
    <Suspense>
      <DropZone onFiles={onFiles} />
    </Suspense>
  ) : null
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false
}
