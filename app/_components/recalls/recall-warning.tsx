/** What the times of a recall will come up against, and what to do about it. Told when it comes, wherever it is shown. */
import { IconAlertTriangle } from '@tabler/icons-react'
import classes from './recall-warning.module.css'

export function RecallWarning({ children }: { children: string | false | undefined }) {
  return (
    <p role="status" className={classes.warning}>
      {children && (
        <>
          <IconAlertTriangle size={15} stroke={1.8} aria-hidden="true" />
          <span>{children}</span>
        </>
      )}
    </p>
  )
}
