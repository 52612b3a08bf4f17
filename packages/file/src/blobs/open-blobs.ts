import { randomUUID } from 'node:crypto'
import { StonechatError } from '@stonechat/protocol'
import { joinBytes } from '../base/join-bytes.js'
import type { Blobs } from '../contract/index.js'
import { parseBlobsAddress } from './blobs-address.js'
import { createDiskBlobs, removeOldTemporaries } from './disk/index.js'
import { createS3Blobs } from './s3/index.js'

export interface OpenBlobsOptions {
  /** Where the keys of S3 are: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, of keys lent for a time, `AWS_SESSION_TOKEN`. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Opens the place that an address such as `file:DATA/files` or `s3://BUCKET/PREFIX?endpoint=…` names, and tries it: a server whose files
 * have no place should not start.
 * @throws Error that tells an operator what the place refuses, in the words of the system or of S3
 */
export async function openBlobs(address: string, { env }: OpenBlobsOptions): Promise<Blobs> {
  const parsed = parseBlobsAddress(address)
  if (typeof parsed === 'string') throw new Error(`the address ${parsed}`)
  if (parsed.kind === 'disk') await removeOldTemporaries(parsed.folder).catch(() => {})
  const blobs =
    parsed.kind === 'disk' ? createDiskBlobs(parsed) : createS3Blobs({ ...parsed, ...keysOf(env) })
  await tryOut(blobs).catch((error) => {
    throw error instanceof StonechatError ? (error.cause ?? error) : error
  })
  return blobs
}

function keysOf(env: OpenBlobsOptions['env']) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!accessKeyId || !secretAccessKey)
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY have to be in the environment')
  return { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN || undefined }
}

/** All that a server will do there, with a small blob; S3 has a permission of its own for each. */
async function tryOut(blobs: Blobs): Promise<void> {
  const key = `probe/${randomUUID()}`
  const bytes = Buffer.from('Stonechat can keep files here.')
  await blobs.put(key, bytes)
  try {
    const read = await joinBytes(await blobs.read(key))
    if (!read.equals(bytes)) throw new Error('what was written is not what is read')
    await blobs.discard(key)
    for await (const _ of blobs.list()) break
  } finally {
    await blobs.delete(key)
  }
}
