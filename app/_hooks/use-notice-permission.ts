/** Whether this browser lets the page show notifications, as it changes; and the way to ask for it. */
'use client'
import { useSyncExternalStore } from 'react'
import {
  askForNotices,
  type NoticePermission,
  noticePermission,
  onNoticePermission,
} from '../_client/notices/permission.ts'

export function useNoticePermission(): { permission: NoticePermission; ask: () => Promise<NoticePermission> } {
  const permission = useSyncExternalStore(onNoticePermission, noticePermission)
  return { permission, ask: askForNotices }
}
