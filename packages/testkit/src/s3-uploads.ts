/** The requests about uploads in parts that s3rver does not know, and what it does not check of those it knows. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { answerXml } from './s3-answer.js'

/** What S3 asks of all parts but the last. */
const partMinBytes = 5 * 1024 * 1024

export interface S3Uploads {
  /** Answers a request that s3rver would not answer as S3 does; `false` for all others. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** Of the objects that they will be. */
  names(): Promise<string[]>
}

/** @param bucket the folder of a bucket, as s3rver keeps it */
export function createS3Uploads(bucket: string): S3Uploads {
  const folder = join(bucket, '._S3rver_uploads')
  return {
    async handle(request, response) {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost')
      if (request.method === 'GET' && searchParams.has('uploads')) {
        answerXml(response, 200, await list(folder, searchParams.get('prefix') ?? ''))
        return true
      }
      const uploadId = searchParams.get('uploadId')
      if (uploadId === null) return false
      const parts = await readdir(join(folder, uploadId)).catch(() => undefined)
      if (parts === undefined) {
        request.resume()
        answerXml(
          response,
          404,
          '<Error><Code>NoSuchUpload</Code><Message>There is no such upload.</Message></Error>',
        )
        return true
      }
      if (request.method === 'DELETE') {
        await rm(join(folder, uploadId), { recursive: true, force: true })
        answerXml(response, 204, '')
        return true
      }
      if (request.method !== 'POST') return false
      return refuseSmallParts(join(folder, uploadId), parts, request, response)
    },
    names: async () => (await find(folder)).map(({ key }) => key),
  }
}

async function find(folder: string) {
  const ids = await readdir(folder).catch(() => [])
  // One that ends meanwhile, or has no name yet, is none.
  const all = await Promise.all(ids.map((id) => readUpload(folder, id).catch(() => undefined)))
  return all.filter((one) => one !== undefined)
}

async function readUpload(folder: string, uploadId: string) {
  const path = join(folder, uploadId, 'key')
  return { key: await readFile(path, 'utf8'), uploadId, begunAt: (await stat(path)).mtime }
}

async function list(folder: string, prefix: string): Promise<string> {
  const found = (await find(folder))
    .filter(({ key }) => key.startsWith(prefix))
    .map(
      ({ key, uploadId, begunAt }) =>
        `<Upload><Key>${key}</Key><UploadId>${uploadId}</UploadId><Initiated>${begunAt.toISOString()}</Initiated></Upload>`,
    )
  return `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${found.join('')}</ListMultipartUploadsResult>`
}

async function refuseSmallParts(
  folder: string,
  names: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const numbers = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b))
  for (const number of numbers.slice(0, -1)) {
    if ((await stat(join(folder, number))).size >= partMinBytes) continue
    request.resume()
    answerXml(
      response,
      400,
      '<Error><Code>EntityTooSmall</Code><Message>A part is too small.</Message></Error>',
    )
    return true
  }
  return false
}
