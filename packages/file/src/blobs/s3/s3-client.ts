import { createHash } from 'node:crypto'
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { AwsV4Signer } from 'aws4fetch'
import { fileLimits } from '../../limits.js'
import { addressOf, type S3Options } from './bucket.js'
import { S3Failure } from './s3-failure.js'

const { s3RetryMinMs, s3RetryMaxMs, s3TextMaxBytes } = fileLimits

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Of the object, with the prefix; empty for the bucket. */
  readonly name: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: readonly Uint8Array[]
}

export interface S3Answer {
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

export interface S3Client {
  /** The answer, whose body has to be read or destroyed. Rejects with `S3Failure` where it is not one of success. */
  open(request: S3Request): Promise<IncomingMessage>
  /**
   * The answer as a text, with its headers; no answer of ours is long. What S3 finds only after it began to answer, it says in a text
   * that begins as one of success.
   */
  ask(request: S3Request): Promise<S3Answer>
}

/** Signs requests, and tries those again, for a while, that failed for a reason that passes. */
export function createS3Client(options: S3Options): S3Client {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  }
  const cache = new Map<string, ArrayBuffer>()
  const { idleMs = fileLimits.s3IdleMs, retryForMs = fileLimits.s3RetryForMs } = options

  async function openOnce(request: S3Request): Promise<IncomingMessage> {
    const { method, name, query = {}, headers = {}, body = [] } = request
    const hash = createHash('sha256')
    for (const chunk of body) hash.update(chunk)
    const signer = new AwsV4Signer({
      method,
      url: addressOf(options, name, query).href,
      headers: { ...headers, 'x-amz-content-sha256': hash.digest('hex') },
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
      ...(options.sessionToken === undefined ? {} : { sessionToken: options.sessionToken }),
      service: 's3',
      region: options.region ?? 'us-east-1',
      cache,
    })
    const signed = await signer.sign()
    const answer = await send(signed.url, method, Object.fromEntries(signed.headers), body)
    const status = answer.statusCode ?? 0
    if (status < 300) return answer
    throw S3Failure.of(nameOf(request), status, await readText(answer))
  }

  function nameOf({ method, name }: S3Request): string {
    return `${method} ${options.bucket}/${name}`
  }

  function send(url: URL, method: string, headers: Record<string, string>, body: readonly Uint8Array[]) {
    const isSecure = url.protocol === 'https:'
    const length = body.reduce((sum, chunk) => sum + chunk.byteLength, 0)
    const hasBody = method === 'PUT' || method === 'POST'
    return new Promise<IncomingMessage>((resolve, reject) => {
      const request = (isSecure ? requestHttps : requestHttp)(url, {
        method,
        headers: hasBody ? { ...headers, 'content-length': length } : headers,
        agent: isSecure ? agents['https:'] : agents['http:'],
        timeout: idleMs,
      })
      const what = `${method} ${url.host}`
      request.once('response', resolve)
      request.on('error', (error: NodeJS.ErrnoException) =>
        reject(new S3Failure(503, error.code ?? '', what, error.message)),
      )
      request.on('timeout', () => request.destroy(new Error(`nothing happened for ${idleMs} ms`)))
      for (const chunk of body) request.write(chunk)
      request.end()
    })
  }

  return {
    open: (request) => insist(retryForMs, () => openOnce(request)),
    ask: (request) =>
      insist(retryForMs, async () => {
        const answer = await openOnce(request)
        const text = await readText(answer)
        if (/<Error>/.test(text)) throw S3Failure.of(nameOf(request), 500, text)
        return { headers: answer.headers, text }
      }),
  }
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength
      if (bytes > s3TextMaxBytes) break
      chunks.push(chunk)
    }
  } catch (error) {
    throw new S3Failure(503, '', 'the answer', error instanceof Error ? error.message : String(error))
  }
  return Buffer.concat(chunks).toString()
}

/** Tries again what failed for a reason that passes. */
async function insist<T>(forMs: number, attempt: () => Promise<T>): Promise<T> {
  const until = performance.now() + forMs
  for (let waitMs: number = s3RetryMinMs; ; waitMs = Math.min(2 * waitMs, s3RetryMaxMs)) {
    try {
      return await attempt()
    } catch (error) {
      const mayPass = error instanceof S3Failure && error.isPassing
      const jitteredMs = waitMs * (0.5 + Math.random() / 2)
      if (!mayPass || performance.now() + jitteredMs > until) throw error
      await new Promise((resolve) => setTimeout(resolve, jitteredMs))
    }
  }
}
