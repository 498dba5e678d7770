/** Tells that something asked for did not happen, why, and what to do next. */
import { notifications } from '@mantine/notifications'
import type { VigilError } from '../../client/index.ts'

export function notifyFailure(title: string, error: VigilError): void {
  notifications.show({
    title,
    message: [error.message, error.fix].filter(Boolean).join(' '),
    color: 'red',
    role: 'alert',
    autoClose: 10_000,
  })
}
