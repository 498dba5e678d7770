/** Whatever starts something returns one of these; disposing twice does nothing. */
export interface Disposer {
  dispose(): void
}

export function disposer(release: () => void): Disposer {
  let done = false
  return {
    dispose() {
      if (done) return
      done = true
      release()
    },
  }
}
