/** Draws a count on the page's icon in the tab, and takes it off. Loaded with the first count. */
const SIZE_PX = 64
const RADIUS = 20
const COUNT_MAX = 9

export async function showFaviconBadge(count: number): Promise<void> {
  const links = document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')
  for (const link of links) {
    link.dataset.plain ??= link.href
    link.dataset.count = String(count)
    const href = count === 0 ? link.dataset.plain : await withCount(link.dataset.plain, count)
    // A later count may have been faster.
    if (link.dataset.count !== String(count)) continue
    link.type = count === 0 ? 'image/svg+xml' : 'image/png'
    link.href = href
  }
}

/** The plain icon where there is nothing to draw on. */
async function withCount(icon: string, count: number): Promise<string> {
  const image = new Image(SIZE_PX, SIZE_PX)
  image.src = icon
  const canvas = document.createElement('canvas')
  canvas.width = SIZE_PX
  canvas.height = SIZE_PX
  const context = canvas.getContext('2d')
  try {
    await image.decode()
  } catch {
    return icon
  }
  if (!context) return icon
  context.drawImage(image, 0, 0, SIZE_PX, SIZE_PX)
  drawCount(context, count > COUNT_MAX ? `${COUNT_MAX}+` : String(count))
  return canvas.toDataURL('image/png')
}

function drawCount(context: CanvasRenderingContext2D, text: string): void {
  const style = getComputedStyle(document.documentElement)
  const center = SIZE_PX - RADIUS
  context.fillStyle = style.getPropertyValue('--vigil-badge')
  context.beginPath()
  context.arc(center, center, RADIUS, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = style.getPropertyValue('--vigil-badge-text')
  context.font = `600 ${text.length > 1 ? 24 : 30}px ${style.getPropertyValue('--mantine-font-family')}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, center, center + 2)
}
