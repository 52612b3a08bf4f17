import { open, stat } from 'node:fs/promises'
import { StonechatError } from '@stonechat/protocol'
import type { ByteRange } from '../../contract/index.js'
import { fileLimits } from '../../limits.js'
import { ifThere, onDisk } from './on-disk.js'

/** The bytes of a file. It is opened when the first are asked for, so that nothing stays open where nobody reads. */
export async function readWhole(
  path: string,
  { start, end }: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY },
): Promise<AsyncIterable<Uint8Array>> {
  const found = await onDisk(() => ifThere(() => stat(path)))
  if (found === undefined) throw new StonechatError('not_found')
  return readBetween(path, start, Math.min(end, found.size))
}

async function* readBetween(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  await using file = await onDisk(() => ifThere(() => open(path)))
  if (file === undefined) throw new StonechatError('not_found')
  for (let at = start; at < end; ) {
    const chunk = Buffer.allocUnsafe(Math.min(fileLimits.diskReadBytes, end - at))
    const { bytesRead } = await onDisk(() => file.read(chunk, 0, chunk.byteLength, at))
    if (bytesRead === 0)
      throw new StonechatError('unavailable', { cause: new Error(`${path} was cut short`) })
    at += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}
