/** An async generator as a stream that is read at its reader's pace, and ends with its signal or its reader. */
export function streamOf<T>(
  generate: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  signal?: AbortSignal,
): ReadableStream<T> {
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  if (signal?.aborted) stop.abort()
  signal?.addEventListener('abort', onAbort, { once: true })
  const items = generate(stop.signal)
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const next = await items.next()
        if (!next.done) {
          controller.enqueue(next.value)
          return
        }
        signal?.removeEventListener('abort', onAbort)
        controller.close()
      },
      cancel() {
        signal?.removeEventListener('abort', onAbort)
        stop.abort()
      },
    },
    { highWaterMark: 0 },
  )
}
