/** The page's outline, as sent by the server: what stands still while the app starts. */
import { ListSkeleton } from '../sessions/list-skeleton.tsx'
import classes from './frame-skeleton.module.css'

export function FrameSkeleton() {
  return (
    <div className={classes.frame}>
      <div className={classes.sidebar}>
        <div className={classes.brand}>Vigil</div>
        <ListSkeleton />
      </div>
      <div className={classes.main} aria-busy="true">
        <noscript>Vigil needs JavaScript: it shows what agents do while they do it.</noscript>
      </div>
    </div>
  )
}
