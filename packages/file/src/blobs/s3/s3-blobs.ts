import { StonechatError } from '@stonechat/protocol'
import type { BlobProgress, Blobs } from '../../contract/index.js'
import { fileLimits } from '../../limits.js'
import { writeThrough } from '../write-through.js'
import type { S3Options } from './bucket.js'
import { listBucket, listUploads } from './list-bucket.js'
import { createNames, deleteObject, putObject, sizeOf, turns } from './objects.js'
import { type Bucket, PartUpload } from './part-upload.js'
import { readObject } from './read-object.js'
import { createS3Client } from './s3-client.js'
import { ifThere, onS3, S3Failure } from './s3-failure.js'
import { partBytesOf, readState, writeState } from './upload-state.js'
import { textOf } from './xml.js'

/**
 * Blobs as objects of a bucket. Those of more than one part go up by a multipart upload, and smaller ones by one request. It needs the
 * rights to put, get, delete and list objects, to list uploads in parts and to abort them.
 */
export function createS3Blobs(options: S3Options): Blobs {
  const bucket: Bucket = {
    client: createS3Client(options),
    names: createNames(options.prefix ?? ''),
    heldBytes: 0,
    heldMaxBytes: options.heldMaxBytes ?? fileLimits.s3HeldMaxBytes,
  }
  const { client, names } = bucket
  return {
    begin: async (key, bytes) => onS3(() => begin(bucket, key, bytes)),
    write: (key, progress, bytes) => writeThrough(async () => new PartUpload(bucket, key, progress), bytes),
    finish: async (key, progress) => onS3(() => finish(bucket, key, progress)),
    discard: async (key) => onS3(() => discard(bucket, key)),
    put: async (key, bytes) => onS3(() => putObject(client, names.wholeOf(key), [bytes])),
    read: async (key, range) => onS3(() => readObject(client, names.wholeOf(key), range)),
    delete: async (key) => onS3(() => deleteObject(client, names.wholeOf(key))),
    list: () => listBucket(client, names),
  }
}

async function begin({ client, names }: Bucket, key: string, bytes: number): Promise<BlobProgress> {
  const name = names.wholeOf(key)
  const state = { bytes, partBytes: partBytesOf(bytes), etags: [] }
  if (bytes <= state.partBytes) return { offset: 0, state: writeState(state) }
  const { text } = await client.ask({ method: 'POST', name, query: { uploads: '' } })
  const uploadId = textOf(text, 'UploadId')
  if (uploadId === undefined) throw new S3Failure(200, '', `POST ${name}?uploads`, 'has no UploadId')
  return { offset: 0, state: writeState({ ...state, uploadId }) }
}

async function finish(
  { client, names }: Bucket,
  key: string,
  { offset, state }: BlobProgress,
): Promise<void> {
  const name = names.wholeOf(key)
  const { bytes, uploadId, etags } = readState(state)
  if (offset !== bytes) throw new TypeError(`${key} has ${offset} of ${bytes} bytes`)
  if (uploadId === undefined) {
    if (bytes === 0) await putObject(client, name, [])
    await deleteTails({ client, names }, key)
    return
  }
  await completeUpload({ client, name, uploadId, etags, bytes })
  // With what was begun before this: S3 would keep its parts for ever.
  await discard({ client, names }, key)
}

/** Where there is no such upload any more, the first answer was lost, and the object is there. */
async function completeUpload({
  client,
  name,
  uploadId,
  etags,
  bytes,
}: Pick<Bucket, 'client'> & {
  readonly name: string
  readonly uploadId: string
  readonly etags: readonly string[]
  readonly bytes: number
}): Promise<void> {
  const parts = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>"${etag}"</ETag></Part>`,
  )
  const body = [Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`)]
  const completed = await ifThere(() => client.ask({ method: 'POST', name, query: { uploadId }, body }))
  if (completed !== undefined) return
  const size = await ifThere(() => sizeOf(client, name))
  if (size !== bytes)
    throw new StonechatError('unavailable', {
      cause: new Error(`the upload of ${name} is gone, and it has ${size ?? 0} bytes`),
    })
}

async function discard({ client, names }: Pick<Bucket, 'client' | 'names'>, key: string): Promise<void> {
  const name = names.wholeOf(key)
  for await (const upload of listUploads(client, name))
    if (upload.name === name)
      await ifThere(() => client.ask({ method: 'DELETE', name, query: { uploadId: upload.uploadId } }))
  await deleteTails({ client, names }, key)
}

async function deleteTails({ client, names }: Pick<Bucket, 'client' | 'names'>, key: string): Promise<void> {
  await Promise.all(turns.map((turn) => deleteObject(client, names.tailOf(key, turn))))
}
