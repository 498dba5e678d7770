/** Where an image of a message comes from, and so how it is shown; null for what is no image to show. */
export type ImageSource =
  /** Of this server or of the message itself: nobody else learns of it. */
  | { kind: 'own'; src: string }
  /** Fetching it tells `host` that it was looked at: only on demand. */
  | { kind: 'external'; src: string; host: string }

const OWN_FILE = /^\/api\/files\/[\w.:@-]+$/
const DATA_IMAGE = /^data:image\/(png|jpeg|gif|webp);base64,[a-z\d+/=]+$/i
/** Longer ones are a burden to every rendering. */
const DATA_MAX_CHARS = 200_000

export function imageSource(href: string): ImageSource | null {
  if (OWN_FILE.test(href)) return { kind: 'own', src: href }
  if (href.length <= DATA_MAX_CHARS && DATA_IMAGE.test(href)) return { kind: 'own', src: href }
  if (!/^https:/i.test(href)) return null
  try {
    const { host, href: src } = new URL(href)
    return { kind: 'external', src, host }
  } catch {
    return null
  }
}
