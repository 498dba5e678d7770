/** Where notifications are shown. Loaded with the first one. */
'use client'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'
import { Notifications } from '@mantine/notifications'

export function NotificationCorner() {
  return <Notifications position="bottom-center" limit={3} />
}
