import type { BlobEntry } from '../../contract/index.js'
import type { Names } from './objects.js'
import type { S3Answer, S3Client } from './s3-client.js'
import { onS3 } from './s3-failure.js'
import { elementsOf, textOf } from './xml.js'

/** Every blob of a bucket. */
export async function* listBucket(client: S3Client, names: Names): AsyncGenerator<BlobEntry> {
  const begun = new Map<string, BlobEntry>()
  const addBegun = (name: string, bytes: number, changedAt: number) => {
    const key = names.keyOf(name)
    const before = begun.get(key)
    begun.set(key, {
      key,
      bytes: Math.max(bytes, before?.bytes ?? 0),
      isWhole: false,
      changedAt: Math.max(changedAt, before?.changedAt ?? 0),
    })
  }
  for await (const { name, bytes, changedAt } of listObjects(client, names.begun))
    addBegun(name, bytes, changedAt)
  for await (const { name, begunAt } of listUploads(client, names.whole)) addBegun(name, 0, begunAt)
  yield* begun.values()
  for await (const { name, bytes, changedAt } of listObjects(client, names.whole))
    yield { key: names.keyOf(name), bytes, isWhole: true, changedAt }
}

async function* listObjects(client: S3Client, prefix: string) {
  for (let token: string | undefined = ''; token !== undefined; ) {
    const next: Record<string, string> = token === '' ? {} : { 'continuation-token': token }
    const query = { 'list-type': '2', prefix, ...next }
    const { text } = await onS3(() => client.ask({ method: 'GET', name: '', query }))
    for (const entry of elementsOf(text, 'Contents'))
      yield {
        name: textOf(entry, 'Key') ?? '',
        bytes: Number(textOf(entry, 'Size')),
        changedAt: Date.parse(textOf(entry, 'LastModified') ?? ''),
      }
    token = textOf(text, 'IsTruncated') === 'true' ? textOf(text, 'NextContinuationToken') : undefined
  }
}

/** Uploads in parts that are not whole yet; S3 keeps them until they are. */
export async function* listUploads(client: S3Client, prefix: string) {
  for (let after: Record<string, string> | undefined = {}; after !== undefined; ) {
    const query: Record<string, string> = { uploads: '', prefix, ...after }
    const { text }: S3Answer = await onS3(() => client.ask({ method: 'GET', name: '', query }))
    for (const entry of elementsOf(text, 'Upload'))
      yield {
        name: textOf(entry, 'Key') ?? '',
        uploadId: textOf(entry, 'UploadId') ?? '',
        begunAt: Date.parse(textOf(entry, 'Initiated') ?? ''),
      }
    const isMore = textOf(text, 'IsTruncated') === 'true'
    after = isMore
      ? {
          'key-marker': textOf(text, 'NextKeyMarker') ?? '',
          'upload-id-marker': textOf(text, 'NextUploadIdMarker') ?? '',
        }
      : undefined
  }
}
