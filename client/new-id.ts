/** A fresh opaque id of 128 random bits, such as a `requestId`. Works on insecure origins, where `randomUUID` is missing. */
export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `${prefix}_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
