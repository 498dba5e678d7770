/**
 * Keeps what is typed while the field that is to take it is still on its way: it would go into whatever has the focus,
 * and Enter would send it.
 */
const LONGEST_MS = 5_000

let held: { text: string; release: () => void } | undefined

/** Until the field takes it, or for 5 s. */
export function holdTyping(): void {
  held?.release()
  const typing = { text: '', release }
  const timer = setTimeout(release, LONGEST_MS)
  function onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key.length === 1) typing.text += event.key
    else if (event.key === 'Backspace') typing.text = typing.text.slice(0, -1)
    else if (event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
  }
  function release() {
    clearTimeout(timer)
    window.removeEventListener('keydown', onKey, true)
    if (held === typing) held = undefined
  }
  window.addEventListener('keydown', onKey, true)
  held = typing
}

/** What was typed meanwhile, once; from here on the field gets it by itself. */
export function takeTyped(): string {
  const text = held?.text ?? ''
  held?.release()
  return text
}
