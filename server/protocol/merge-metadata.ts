/** Later metadata over earlier, objects key by key in depth; anything else is replaced, and an absent value changes nothing. */
export function mergeMetadata(earlier: unknown, later: unknown): unknown {
  if (!isObject(earlier) || !isObject(later)) return later === undefined ? earlier : later
  const merged: Record<string, unknown> = { ...earlier }
  for (const [key, value] of Object.entries(later)) {
    // A key of this name would set the object's prototype.
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue
    merged[key] = mergeMetadata(Object.hasOwn(earlier, key) ? earlier[key] : undefined, value)
  }
  return merged
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
