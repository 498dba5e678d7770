/** Short messages in a corner of the page. What shows them is loaded with the first one. */
import type { NotificationData } from '@mantine/notifications'
import { observableValue } from '../../../client/observable-value.ts'
import { loadPart } from '../page/load-part.ts'

/** Whether anything was told yet; the page then keeps a place for it. */
export const anythingTold = observableValue(false)

const load = () => loadPart(() => import('./shown-notifications.ts'))

/** What is to be told may be that the server is away: then it can no longer be loaded. */
export function prepareToNotify(): void {
  void load()
}

/** One with the `id` of another one takes its place, and is shown for its own whole time. */
export function notify(notification: Omit<NotificationData, 'onClose'>): void {
  anythingTold.set(true)
  void load().then(({ show }) => show(notification))
}

export function hideNotification(id: string): void {
  void load().then(({ hide }) => hide(id))
}

export function hideAllNotifications(): void {
  if (anythingTold.getSnapshot()) void load().then(({ hideAll }) => hideAll())
}
