/** What `system.info` tells: this server, its limits and what it can run. */
export interface SystemInfo {
  name: 'vigil'
  version: string
  protocol: number
  /** Of the pages that this server serves: a page of another build is told to load anew. Absent in development. */
  build?: string
  mode: 'embedded' | 'cluster'
  nodeId: string
  startedAt: number
  /** The server's clock, epoch milliseconds: a page compares its own with it. */
  now: number
  model: string
  profiles: { id: string; name: string; model: string; tools: string[] }[]
  limits: {
    messageBytes: number
    socketPayloadBytes: number
    subscriptionsPerSocket: number
    queuedPerSession: number
    fileBytes: number
    imagePixels: number
    filesPerMessage: number
  }
  store: 'ok' | 'degraded'
  /** No recall fires on this server (VIGIL_RECALLS). */
  recallsOff?: true
  user: { id: string; name: string }
}
