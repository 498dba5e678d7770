/**
 * Runs in the page before anything else. `window.probe`:
 *   inSight(text)   the time when the transcript shows it in sight, painted; milliseconds since the navigation began
 *   begin()/end()   frames, long tasks and the latencies of keys between the two
 */
export function installProbe() {
  let watched = null

  const painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(performance.now())
        port2.postMessage(null)
      }),
    )

  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const into = watched
      if (into) void painted().then((at) => into.keys.push(at - timeStamp))
    },
    true,
  )
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched?.longTasks.push(duration)
  }).observe({ type: 'longtask' })
  const countFrame = () => {
    if (watched) watched.frames++
    requestAnimationFrame(countFrame)
  }
  requestAnimationFrame(countFrame)

  function isInSight(text) {
    const log = document.querySelector('[role="log"]')
    const sight = log?.getBoundingClientRect()
    if (!log || !sight) return false
    const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.lastIndexOf(text) ?? -1
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + text.length)
      const { top, bottom } = range.getBoundingClientRect()
      if (top >= sight.top && bottom <= sight.bottom + 1) return true
    }
    return false
  }

  Object.assign(window, {
    probe: {
      painted,
      inSight: (text) =>
        new Promise((resolve, reject) => {
          const giveUpAt = performance.now() + 240_000
          const look = () => {
            if (isInSight(text)) void painted().then(resolve)
            else if (performance.now() < giveUpAt) requestAnimationFrame(look)
            else reject(new Error(`The page does not show ${text}: ${document.body.innerText.slice(-500)}`))
          }
          look()
        }),
      begin() {
        watched = { at: performance.now(), frames: 0, longTasks: [], keys: [] }
      },
      async end() {
        await painted()
        const { at, frames, longTasks, keys } = watched
        watched = null
        return { framesPerSecond: frames / ((performance.now() - at) / 1000), longTasks, keys }
      },
    },
  })
}
