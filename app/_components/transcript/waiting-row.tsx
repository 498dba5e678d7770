/** A run is under way and has said nothing yet. */
import classes from './waiting-row.module.css'

export function WaitingRow({ recovering }: { recovering: boolean }) {
  return (
    <div className={classes.waiting}>
      <span className={classes.dots} aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      <span>{recovering ? 'Picking up where it was interrupted' : 'Working'}</span>
    </div>
  )
}
