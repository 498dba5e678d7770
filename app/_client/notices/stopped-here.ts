/** Which runs somebody at this browser has stopped, in any of its tabs: nobody is told of what they did themselves. */
const CHANNEL = 'vigil:stopped-here'

/** @param sessionId without it, everything was stopped */
export function noteStoppedHere(sessionId?: string): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(sessionId)
  channel.close()
}

/** Calls back for each, those of this tab too. */
export function onStoppedHere(listener: (sessionId: string | undefined) => void, signal: AbortSignal): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<string | undefined>) => listener(data)
  signal.addEventListener('abort', () => channel.close(), { once: true })
}
