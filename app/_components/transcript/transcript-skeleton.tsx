import { Skeleton } from '@mantine/core'
import classes from './transcript-skeleton.module.css'

export function TranscriptSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading the session">
      <Skeleton height={38} width="40%" className={classes.own} />
      <Skeleton height={12} width="86%" />
      <Skeleton height={12} width="92%" />
      <Skeleton height={12} width="58%" />
    </div>
  )
}
