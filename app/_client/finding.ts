/** Whether the open session's find bar is shown. */
import { observableValue } from '../../client/observable-value.ts'

export const finding = observableValue(false)
