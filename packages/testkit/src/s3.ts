/// <reference path="./s3rver.d.ts" />
/** An S3 server for one test: s3rver, with what it leaves out. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { findFreePort } from './daemon.js'
import { answerXml } from './s3-answer.js'
import { listBucket } from './s3-list.js'
import { createS3Uploads } from './s3-uploads.js'
import { makeTempFolder } from './temp-folder.js'

export interface S3 extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** What `-files` takes, with the keys in the environment. */
  readonly address: string
  /** The keys, as the environment has them. */
  readonly env: Readonly<Record<string, string>>
  /** Decides on a request before the server sees it; `true` where it was answered. */
  onRequest: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  /** What takes room in the bucket: the names of objects, and of what uploads in parts have begun. */
  names(): Promise<{ readonly objects: string[]; readonly uploads: string[] }>
}

const bucket = 'chat'
const key = 'S3RVER'
const namesMax = 1_000

/** Starts a server on 127.0.0.1 with an empty bucket. It is in this process, and speaks HTTP to any other. */
export async function startS3(): Promise<S3> {
  const { default: S3rver } = await import('s3rver')
  const folder = await makeTempFolder()
  const s3rver = new S3rver({
    directory: folder.path,
    silent: true,
    vhostBuckets: false,
    allowMismatchedSignatures: false,
    configureBuckets: [{ name: bucket }],
  })
  await s3rver.configureBuckets()
  const uploads = createS3Uploads(join(folder.path, bucket))
  const pass = s3rver.callback()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) =>
      answerXml(
        response,
        500,
        `<Error><Code>InternalError</Code><Message>${error.message}</Message></Error>`,
      ),
    )
  })
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (running.onRequest?.(request, response)) return
    if (await uploads.handle(request, response)) return
    if (!(await listBucket(s3rver.store, bucket, request, response))) pass(request, response)
  }
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${port}`
  const running: S3 = {
    endpoint,
    bucket,
    accessKeyId: key,
    secretAccessKey: key,
    address: `s3://${bucket}/files?endpoint=${encodeURIComponent(endpoint)}`,
    env: { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: key },
    onRequest: undefined,
    async names() {
      const all = { prefix: '', startAfter: '', maxKeys: namesMax }
      const { objects } = await s3rver.store.listObjects(bucket, all)
      return { objects: objects.map((one) => one.key), uploads: await uploads.names() }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await folder[Symbol.asyncDispose]()
    },
  }
  return running
}
