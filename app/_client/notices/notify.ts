/** Short messages in a corner of the page. What shows them is loaded with the first one. */
import type { NotificationData } from '@mantine/notifications'
import { observableValue } from '../../../client/observable-value.ts'
import { loadPart } from '../page/load-part.ts'

/** Whether anything was told yet; the page then keeps a place for it. */
export const anythingTold = observableValue(false)

const loadNotifications = () => loadPart(() => import('@mantine/notifications'))

/** One with the `id` of another one takes its place. */
export function notify(notification: NotificationData): void {
  anythingTold.set(true)
  void loadNotifications().then(({ notifications }) => notifications.show(notification))
}

export function hideNotification(id: string): void {
  void loadNotifications().then(({ notifications }) => notifications.hide(id))
}

export function hideAllNotifications(): void {
  if (anythingTold.getSnapshot()) void loadNotifications().then(({ notifications }) => notifications.clean())
}
