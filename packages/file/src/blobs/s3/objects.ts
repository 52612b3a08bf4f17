import type { IncomingMessage } from 'node:http'
import { checkKey } from '../key.js'
import type { S3Client } from './s3-client.js'

/**
 * The names of objects. `whole` has blobs under their keys; `begun` has what of a blob came behind its last full part, under one of two
 * names in turn, so that the one that an older progress needs is never written over.
 */
export interface Names {
  readonly whole: string
  readonly begun: string
  wholeOf(key: string): string
  tailOf(key: string, turn: Turn): string
  keyOf(name: string): string
}

export type Turn = 'a' | 'b'
export const turns: readonly Turn[] = ['a', 'b']

export function createNames(prefix: string): Names {
  const [whole, begun] = [`${prefix}whole/`, `${prefix}begun/`]
  return {
    whole,
    begun,
    wholeOf: (key) => whole + checkKey(key),
    tailOf: (key, turn) => `${begun}${checkKey(key)}~${turn}`,
    keyOf: (name) => name.slice(whole.length).replace(/~[ab]$/, ''),
  }
}

export async function putObject(client: S3Client, name: string, body: readonly Uint8Array[]): Promise<void> {
  await client.ask({ method: 'PUT', name, body })
}

export async function deleteObject(client: S3Client, name: string): Promise<void> {
  await client.ask({ method: 'DELETE', name })
}

/** How many bytes an object has. */
export async function sizeOf(client: S3Client, name: string): Promise<number> {
  const { headers } = await client.ask({ method: 'HEAD', name })
  return Number(headers['content-length'])
}

/** An object from a byte on, up to before `end`. */
export function openObject(
  client: S3Client,
  name: string,
  start: number,
  end: number,
): Promise<IncomingMessage> {
  const isAll = start === 0 && end === Number.POSITIVE_INFINITY
  const last = end === Number.POSITIVE_INFINITY ? '' : String(end - 1)
  return client.open({ method: 'GET', name, headers: isAll ? {} : { range: `bytes=${start}-${last}` } })
}
