/**
 * The socket of a page that is shown: `vigil-picture-cut` in the page ends it and refuses the next ones, and `onFrame`
 * may put other frames, of its session or of its feed, in place of one. So a page can be shown in states that pass.
 */

/** @param {(frame: object) => object[]} [onFrame] */
export async function holdPageSocket(page, onFrame) {
  let cut = false
  const sockets = new Set()
  await page.exposeFunction('vigilPictureCut', async () => {
    cut = true
    for (const socket of sockets) await socket.close()
  })
  await page.addInitScript(() => {
    window.addEventListener('vigil-picture-cut', () => void window.vigilPictureCut())
  })
  await page.routeWebSocket(/\/api\/trpc/, (socket) => {
    if (cut) return void socket.close()
    const server = socket.connectToServer()
    sockets.add(socket)
    if (onFrame) server.onMessage((message) => changed(message, onFrame).forEach((text) => socket.send(text)))
  })
}

/** What is no frame goes through as it is. */
function changed(message, onFrame) {
  const said = message.startsWith('{') ? JSON.parse(message) : undefined
  const frame = said?.result?.data?.data
  if (frame?.upTo === undefined && frame?.rev === undefined) return [message]
  return onFrame(frame).map((data) =>
    JSON.stringify({ ...said, result: { ...said.result, data: { id: String(data.upTo ?? data.rev), data } } }),
  )
}
