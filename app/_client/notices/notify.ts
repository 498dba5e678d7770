/** Short messages in a corner of the page. What shows them is loaded with the first one. */
import type { NotificationData, notifications as Notifications } from '@mantine/notifications'
import { observableValue } from '../../../client/observable-value.ts'
import { loadPart } from '../page/load-part.ts'

/** Whether anything was told yet; the page then keeps a place for it. */
export const anythingTold = observableValue(false)

const loadNotifications = () => loadPart(() => import('@mantine/notifications'))

/** By the `id` that one was told with, the library’s own: it would drop a second one of the same. */
const shown = new Map<string, string>()

/** One with the `id` of another one takes its place, and is shown for its own whole time. */
export function notify({ id, ...notification }: Omit<NotificationData, 'onClose'>): void {
  anythingTold.set(true)
  void loadNotifications().then(({ notifications }) => {
    if (id === undefined) return notifications.show(notification)
    hide(notifications, id)
    return shown.set(id, notifications.show({ ...notification, onClose: () => shown.delete(id) }))
  })
}

export function hideNotification(id: string): void {
  void loadNotifications().then(({ notifications }) => hide(notifications, id))
}

function hide(notifications: typeof Notifications, id: string): void {
  const own = shown.get(id)
  if (own !== undefined) notifications.hide(own)
}

export function hideAllNotifications(): void {
  if (anythingTold.getSnapshot()) void loadNotifications().then(({ notifications }) => notifications.clean())
}
