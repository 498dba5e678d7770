/** Where notifications are shown. Loaded with the first one. */
'use client'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'
import { Notifications } from '@mantine/notifications'
import classes from './notification-corner.module.css'

export function NotificationCorner() {
  return <Notifications position="top-center" limit={3} classNames={{ root: classes.corner ?? '' }} />
}
