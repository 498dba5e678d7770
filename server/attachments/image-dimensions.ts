/** An image's size, from its header alone: a small file may unfold to more pixels than any machine has memory for. */
import { imageSize } from 'image-size'
import { AppError } from '../base/app-error.ts'

/** @throws AppError TOO_LARGE, INVALID_INPUT */
export function imageDimensions(head: Uint8Array, name: string, maxPixels: number): { width: number; height: number } {
  const size = readSize(head)
  if (!size || !(size.width > 0) || !(size.height > 0)) {
    throw new AppError('INVALID_INPUT', `${name} is not taken: its size in pixels cannot be read.`, {
      field: 'file',
      fix: 'The image is damaged, or has over 1 MiB before its first pixel: save it anew and attach that.',
    })
  }
  const { width, height } = size
  if (width * height <= maxPixels) return { width, height }
  const megapixels = Math.round((width * height) / 1e6)
  throw new AppError('TOO_LARGE', `${name} is ${width} × ${height}, which is ${megapixels} megapixels.`, {
    field: 'file',
    limit: maxPixels,
    fix: `An image may have ${maxPixels / 1e6} megapixels (VIGIL_IMAGE_PIXELS): make it smaller and attach that.`,
  })
}

function readSize(head: Uint8Array): { width: number; height: number } | undefined {
  try {
    // In memory of its own: past the end of a part of somebody else's, what lies there would be read as the size.
    return imageSize(new Uint8Array(head))
  } catch {
    return undefined
  }
}
