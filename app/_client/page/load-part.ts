/**
 * Parts of the page that it does without at first. One that cannot be loaded now, since the server is away, is loaded
 * when it is back: thrown, the failure would take the whole page with it.
 */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { whenOpen } from '../../../client/when-open.ts'
import { browserVigil } from '../connection/browser-vigil.ts'

const RETRY_MS = 1_000

/** Waits for as long as it takes. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  for (;;) {
    try {
      return await load()
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== 'ChunkLoadError') throw cause
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      await whenOpen(browserVigil().connection)
    }
  }
}

/** A component that is loaded when it is first shown. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPart(load) }))
}
