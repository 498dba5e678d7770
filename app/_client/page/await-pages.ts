/**
 * While the server is away, a page that is asked for is waited for. The router would take the failure for a reason to
 * leave for the browser's own page of errors, where nothing is left of this one: not the transcript, not what is on its
 * way, and no way back but to load everything anew.
 */
import { whenOpen } from '../../../client/when-open.ts'
import { browserVigil } from '../connection/browser-vigil.ts'
import { hideNotification, notify } from '../notices/notify.ts'

const RETRY_MS = 500
const NOTE = 'page-awaited'
/** Said by a proxy whose server is away. */
const AWAY = [502, 503, 504]

export function awaitPages(): void {
  const ask = window.fetch
  window.fetch = async (input, init) => {
    if (!new Headers(init?.headers).has('rsc')) return ask(input, init)
    for (let told = false; ; told = true) {
      const response = await ask(input, init).catch((cause: unknown) => {
        if (init?.signal?.aborted) throw cause
      })
      if (response && !AWAY.includes(response.status)) {
        if (told) hideNotification(NOTE)
        return response
      }
      if (!told) notify({ id: NOTE, message: 'That opens as soon as the server can be reached.', autoClose: false })
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      await whenOpen(browserVigil().connection)
    }
  }
}
