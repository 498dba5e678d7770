/** Whether the server serves another build of this page by now: what is shown then is by yesterday's rules. */
import { observableValue } from '../../../client/observable-value.ts'

/** Of this page; empty in development, where nothing is compared. */
const OWN = process.env.VIGIL_BUILD

/** The server's build, where it is another one. */
export const newerBuild = observableValue<string | null>(null)

export function serverHasBuild(build: string | undefined): void {
  newerBuild.set(OWN && build && build !== OWN ? build : null)
}
