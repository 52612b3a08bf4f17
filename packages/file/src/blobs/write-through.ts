import type { BlobProgress } from '../contract/index.js'

/** What a driver writes on in: it takes chunks faster than it can make them durable, and knows what it has made durable. */
export interface Sink extends AsyncDisposable {
  /** The newest that holds. */
  readonly progress: BlobProgress
  /** Takes a chunk; waits where the place does not keep up. */
  append(chunk: Uint8Array): Promise<void>
  /** Makes all that was taken durable. Rejects with what went wrong, also long before. */
  makeDurable(): Promise<void>
}

/** Writes bytes into what `open` opens, and yields whenever more of them is durable. See `Blobs.write`. */
export async function* writeThrough(
  open: () => Promise<Sink>,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<BlobProgress> {
  await using sink = await open()
  let told = sink.progress
  let failure: { readonly error: unknown } | undefined
  try {
    for await (const chunk of bytes) {
      await sink.append(chunk)
      if (sink.progress !== told) {
        told = sink.progress
        yield told
      }
    }
  } catch (error) {
    failure = { error }
  }
  try {
    await sink.makeDurable()
  } catch (error) {
    failure ??= { error }
  }
  yield sink.progress
  if (failure !== undefined) throw failure.error
}
