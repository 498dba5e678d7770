/** The notifications in sight, and the way to one by the id that it was told with. Loaded with the first one. */
import { type NotificationData, notifications } from '@mantine/notifications'

/** The library’s own id of each: it would drop a second one of the same. */
const shown = new Map<string, string>()

export function show({ id, ...notification }: Omit<NotificationData, 'onClose'>): void {
  if (id === undefined) {
    notifications.show(notification)
    return
  }
  hide(id)
  shown.set(id, notifications.show({ ...notification, onClose: () => shown.delete(id) }))
}

export function hide(id: string): void {
  const own = shown.get(id)
  if (own !== undefined) notifications.hide(own)
}

export function hideAll(): void {
  notifications.clean()
}
