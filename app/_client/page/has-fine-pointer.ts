/** Whether there is a mouse: on phones focus would open the keyboard over what one came to read. */
export function hasFinePointer(): boolean {
  return window.matchMedia('(pointer: fine)').matches
}
