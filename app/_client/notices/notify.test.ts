import { notificationsStore } from '@mantine/notifications'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hideAllNotifications, hideNotification, notify } from './notify.ts'

const inSight = () => notificationsStore.getState().notifications.map(({ message }) => message)

afterEach(async () => {
  hideAllNotifications()
  await vi.waitFor(() => expect(inSight()).toEqual([]))
})

describe('a notification', () => {
  it('stands beside those before it', async () => {
    notify({ message: 'one' })
    notify({ message: 'two' })
    await vi.waitFor(() => expect(inSight()).toEqual(['one', 'two']))
  })

  it('takes the place of one with its id, as another one of the library’s, so that its time begins anew', async () => {
    notify({ id: 'same', message: 'one' })
    await vi.waitFor(() => expect(inSight()).toEqual(['one']))
    const [before] = notificationsStore.getState().notifications
    notify({ id: 'same', message: 'two' })
    await vi.waitFor(() => expect(inSight()).toEqual(['two']))
    expect(notificationsStore.getState().notifications[0]?.id).not.toBe(before?.id)
  })

  it('is hidden by its id, also when it is still to be shown, and can be told again', async () => {
    notify({ id: 'same', message: 'one' })
    hideNotification('same')
    notify({ id: 'same', message: 'two' })
    notify({ id: 'other', message: 'three' })
    await vi.waitFor(() => expect(inSight()).toEqual(['two', 'three']))
    hideNotification('same')
    await vi.waitFor(() => expect(inSight()).toEqual(['three']))
  })
})
