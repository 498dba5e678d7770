/** Where the figures will be. */
import { Skeleton } from '@mantine/core'

export function UsageSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading the usage">
      <Skeleton height={96} radius="lg" mb="lg" />
      <Skeleton height={280} radius="lg" />
    </div>
  )
}
