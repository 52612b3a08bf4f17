import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

const encode = (text: string | Buffer) => Buffer.from(text).toString('base64url')
const header = encode(JSON.stringify({ alg: 'HS256' }))

/**
 * Signs claims as a JWT by HS256 (RFC 7519, RFC 7515), in this thread: the hash of so short a text is done before a pool
 * of threads would have been asked for it, which is what Web Crypto does.
 */
export function signJwt(key: KeyObject, claims: object): string {
  const body = `${header}.${encode(JSON.stringify(claims))}`
  return `${body}.${encode(hash(key, body))}`
}

/**
 * The claims of a JWT by HS256 whose signature is that of the key, whatever they say; `undefined` for everything else: no
 * other algorithm, no critical extension, nothing but an object.
 */
export function readJwt(key: KeyObject, token: string): Readonly<Record<string, unknown>> | undefined {
  const [head, claims, signature, ...more] = token.split('.')
  if (head === undefined || claims === undefined || signature === undefined || more.length > 0)
    return undefined
  const given = Buffer.from(signature, 'base64url')
  const expected = hash(key, `${head}.${claims}`)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const { alg, crit } = decode(head) ?? {}
  return alg === 'HS256' && crit === undefined ? decode(claims) : undefined
}

function hash(key: KeyObject, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest()
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
