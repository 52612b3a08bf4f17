/** The list of a bucket, page by page: OpenSSL 3 lacks the cipher of s3rver's own tokens. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ObjectStore } from 's3rver'
import { answerXml } from './s3-answer.js'

const pageMaxKeys = 1_000

/** Answers a request for a page of the second kind of list, whose tokens are keys here; `false` for all others. */
export async function listBucket(
  store: ObjectStore,
  bucket: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  if (searchParams.get('list-type') !== '2' || pathname.replace(/\/$/, '') !== `/${bucket}`) return false
  const { objects, isTruncated } = await store.listObjects(bucket, {
    prefix: searchParams.get('prefix') ?? '',
    startAfter: searchParams.get('continuation-token') ?? '',
    maxKeys: Number(searchParams.get('max-keys') ?? pageMaxKeys),
  })
  const contents = objects.map(
    ({ key, size, lastModifiedDate }) =>
      `<Contents><Key>${key}</Key><LastModified>${lastModifiedDate.toISOString()}</LastModified><Size>${size}</Size></Contents>`,
  )
  const token = isTruncated ? `<NextContinuationToken>${objects.at(-1)?.key}</NextContinuationToken>` : ''
  answerXml(
    response,
    200,
    `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`,
  )
  return true
}
