/** Whether the open session's find bar is shown. */
import { observableValue } from '../../../client/observable-value.ts'
import { holdTyping } from '../commands/type-ahead.ts'

export const finding = observableValue(false)

/** What is typed meanwhile is for its field. */
export function openFind(): void {
  const field = document.querySelector<HTMLInputElement>('[data-find]')
  field?.focus()
  if (field) return field.select()
  holdTyping()
  finding.set(true)
}
