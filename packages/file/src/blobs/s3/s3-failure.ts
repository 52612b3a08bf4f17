import { StonechatError } from '@stonechat/protocol'
import { textOf } from './xml.js'

/** What S3 said no to, in its own words. */
export class S3Failure extends Error {
  override readonly name = 'S3Failure'

  constructor(
    readonly status: number,
    readonly code: string,
    what: string,
    words: string,
  ) {
    super(`${what}: ${[status, code, words].filter(Boolean).join(' ')}`)
  }

  static of(what: string, status: number, xml: string): S3Failure {
    return new S3Failure(status, textOf(xml, 'Code') ?? '', what, textOf(xml, 'Message') ?? '')
  }

  /** Whether the same may be answered otherwise a moment later. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || passing.has(this.code)
  }
}

const passing: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
])

/** Does something with a bucket; what it refuses is `unavailable`, with its words as the cause. */
export async function onS3<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw cause instanceof S3Failure ? new StonechatError('unavailable', { cause }) : cause
  }
}

/** The answer of some work, or `undefined` where that is not there. A bucket that is not there is another matter. */
export async function ifThere<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof S3Failure && error.status === 404 && error.code !== 'NoSuchBucket') return undefined
    throw error
  }
}
