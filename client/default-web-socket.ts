/**
 * The WebSocket to use when the caller gives none: the global one, else (Node 20 has none) the package `ws`.
 * `ws` is looked up at run time, out of bundlers' sight, so that no browser build contains it.
 */
export function defaultWebSocket(): typeof WebSocket {
  if (typeof WebSocket !== 'undefined') return WebSocket
  const nodeModule = globalThis.process?.getBuiltinModule?.('node:module')
  if (!nodeModule) {
    throw new Error('This platform has no WebSocket; give createVigilClient one as its option `webSocket`.')
  }
  const { WebSocket: nodeWebSocket } = nodeModule.createRequire(import.meta.url)('ws') as {
    WebSocket: typeof WebSocket
  }
  return nodeWebSocket
}
