/** The address of one message of a session, and the message that the page's own address names. */
export function messageLink(sessionId: string, messageId: string): string {
  return `${location.origin}/s/${encodeURIComponent(sessionId)}#${encodeURIComponent(messageId)}`
}

export function linkedMessage(): string | undefined {
  try {
    return decodeURIComponent(location.hash.slice(1)) || undefined
  } catch {
    return undefined
  }
}
