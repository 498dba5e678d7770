/** Whether this browser lets the page show notifications. */

export type NoticePermission =
  /** The browser asks when it is told to. */
  | 'unasked'
  | 'granted'
  /** Refused by the reader, or by whoever manages the browser. */
  | 'blocked'
  /** Neither https nor localhost: browsers then offer none. */
  | 'insecure'
  | 'unsupported'

export function noticePermission(): NoticePermission {
  if (!window.isSecureContext) return 'insecure'
  if (!('Notification' in window) || !('locks' in navigator)) return 'unsupported'
  if (Notification.permission === 'default') return 'unasked'
  return Notification.permission === 'granted' ? 'granted' : 'blocked'
}

/** Only on a click: browsers refuse pages that ask by themselves. */
export async function askForNotices(): Promise<NoticePermission> {
  await Notification.requestPermission()
  return noticePermission()
}

/** Calls back when the reader changes it in the browser's own settings. Returns the way to stop. */
export function onNoticePermission(changed: () => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  // Not every browser tells; coming back from its settings brings the focus.
  window.addEventListener('focus', changed, { signal })
  navigator.permissions
    ?.query({ name: 'notifications' })
    .then((status) => status.addEventListener('change', changed, { signal }))
    .catch(() => {})
  return () => stop.abort()
}
