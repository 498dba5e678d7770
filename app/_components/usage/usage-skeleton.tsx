/** Where the figures, the days and the table will be, as high as these are. */
import { Skeleton } from '@mantine/core'
import classes from './usage-page.module.css'

export function UsageSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading the usage" className={classes.page}>
      <Skeleton h={{ base: 264, xs: 134 }} radius="lg" />
      <Skeleton height={352} radius="lg" />
      <Skeleton height={184} radius="lg" />
    </div>
  )
}
