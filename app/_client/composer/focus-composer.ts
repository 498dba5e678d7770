import { hasFinePointer } from '../page/has-fine-pointer.ts'

/** Where the page has a message field, one writes on there. */
export function focusComposer(): void {
  document.querySelector<HTMLElement>('[data-composer]')?.focus()
}

/** After a button that goes away with what it has done; on phones the keyboard would come over what one reads. */
export function goOnWriting(): void {
  if (hasFinePointer()) focusComposer()
}
