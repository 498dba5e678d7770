/** What the server noted in the log beside the messages, in one plain line. */
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { SessionNotice } from '../../../client/index.ts'
import { MessageTime } from './message-time.tsx'
import classes from './run-line.module.css'

export function NoticeLine({ notice }: { notice: SessionNotice }) {
  const Icon = notice.level === 'warning' ? IconAlertTriangle : IconInfoCircle
  return (
    <div className={classes.line} data-tone={notice.level === 'warning' ? 'attention' : undefined}>
      <Icon size={14} stroke={1.8} aria-hidden="true" className={classes.icon} />
      <span>
        {notice.text} <MessageTime at={notice.at} />
      </span>
    </div>
  )
}
