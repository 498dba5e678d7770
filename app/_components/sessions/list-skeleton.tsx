import { Skeleton } from '@mantine/core'
import classes from './list-skeleton.module.css'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f']

export function ListSkeleton() {
  return (
    <div className={classes.list} aria-hidden="true">
      {ROWS.map((row) => (
        <div key={row} className={classes.row}>
          <Skeleton height={12} width="72%" />
          <Skeleton height={10} width="44%" />
        </div>
      ))}
    </div>
  )
}
