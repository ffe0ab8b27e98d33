/**
 * A web stream over an async iterable, with back-pressure; cancelling it ends the iterator. `ReadableStream.from` does the
 * same, but not in every runtime.
 */
export function streamIterable(iterable: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = iterable[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await iterator.next()
      if (step.done === true) controller.close()
      else controller.enqueue(step.value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
