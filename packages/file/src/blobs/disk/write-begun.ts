import type { BlobProgress } from '../../contract/index.js'
import { BegunFile } from './begun-file.js'
import { onDisk } from './on-disk.js'

/** Writes on in a begun file, and yields whenever more of it is on disk. See `Blobs.write`. */
export async function* writeBegun(
  path: string,
  { offset, state }: BlobProgress,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<BlobProgress> {
  await using file = await onDisk(() => BegunFile.open(path, offset))
  let told = offset
  let failure: { readonly error: unknown } | undefined
  try {
    for await (const chunk of bytes) {
      await onDisk(() => file.append(chunk))
      if (file.durable > told) {
        told = file.durable
        yield { offset: told, state }
      }
    }
  } catch (error) {
    failure = { error }
  }
  try {
    await onDisk(() => file.makeDurable())
  } catch (error) {
    failure ??= { error }
  }
  yield { offset: file.durable, state }
  if (failure !== undefined) throw failure.error
}
