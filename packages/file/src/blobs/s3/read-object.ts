import type { IncomingMessage } from 'node:http'
import { StonechatError } from '@stonechat/protocol'
import type { ByteRange } from '../../contract/index.js'
import { fileLimits } from '../../limits.js'
import { openObject, sizeOf } from './objects.js'
import type { S3Client } from './s3-client.js'
import { ifThere, onS3, S3Failure } from './s3-failure.js'

/** The bytes of an object. Where the line breaks on the way, reading goes on behind what came. */
export async function readObject(
  client: S3Client,
  name: string,
  { start, end }: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY },
): Promise<AsyncIterable<Uint8Array>> {
  const answer = await ifThere(() => openRange(client, name, start, end))
  if (answer === undefined) throw new StonechatError('not_found')
  return answer === 'none' ? readNothing() : readOn(client, name, answer, start, end)
}

/** `none` where the object has no bytes there. */
async function openRange(
  client: S3Client,
  name: string,
  start: number,
  end: number,
): Promise<IncomingMessage | 'none'> {
  if (start >= end) {
    await sizeOf(client, name)
    return 'none'
  }
  try {
    const answer = await openObject(client, name, start, end)
    if (start === 0 || answer.statusCode === 206) return answer
    answer.destroy()
    throw new S3Failure(200, '', `GET ${name}`, 'ranges are not understood')
  } catch (error) {
    if (error instanceof S3Failure && error.status === 416) return 'none'
    throw error
  }
}

async function* readOn(
  client: S3Client,
  name: string,
  first: IncomingMessage,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = start
  let failures = 0
  for (let answer: IncomingMessage | 'none' = first; answer !== 'none'; ) {
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        failures = 0
        const wanted = chunk.subarray(0, end - at)
        at += chunk.byteLength
        yield wanted
        if (at >= end) return
      }
      return
    } catch (cause) {
      failures += 1
      if (failures > fileLimits.s3ReadMaxFailures) throw new StonechatError('unavailable', { cause })
    }
    answer = await onS3(() => openRange(client, name, at, end))
  }
}

async function* readNothing(): AsyncGenerator<Uint8Array> {}
