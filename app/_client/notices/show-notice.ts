/** One notification of the system. Silent; a later one with the same `tag` takes its place. */
interface Notice {
  title: string
  body: string
  tag: string
  onClick: () => void
}

/** False where the browser shows them for installed apps only. */
export function showNotice({ title, body, tag, onClick }: Notice): boolean {
  try {
    const notice = new Notification(title, { body, tag, silent: true })
    notice.onclick = () => {
      window.focus()
      notice.close()
      onClick()
    }
    return true
  } catch {
    return false
  }
}
