/** The forms of `-files`, read into one typed value. */
import type { S3Options } from './s3/index.js'

export type BlobsAddress =
  | { readonly kind: 'disk'; readonly folder: string }
  | ({ readonly kind: 's3' } & Omit<S3Options, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>)

const forms = 'must be file:FOLDER or s3://BUCKET/PREFIX?endpoint=…&region=…&style=path|host'

/**
 * Reads `file:FOLDER` and `s3://BUCKET/PREFIX?endpoint=https://…&region=…&style=path|host`; all but the bucket may be left out.
 * @returns the address, or a sentence that says what is wrong
 */
export function parseBlobsAddress(text: string): BlobsAddress | string {
  if (text.startsWith('file:')) return parseFolder(text.slice('file:'.length))
  if (text.startsWith('s3://')) return parseS3(text)
  return forms
}

function parseFolder(text: string): BlobsAddress | string {
  const folder = text.replace(/^\/\/(?=\/)/, '')
  if (folder === '') return 'needs a folder after "file:"'
  return folder.includes('\0') ? forms : { kind: 'disk', folder }
}

function parseS3(text: string): BlobsAddress | string {
  if (!URL.canParse(text)) return forms
  const { host: bucket, pathname, searchParams: given, username, password, hash } = new URL(text)
  if (username !== '' || password !== '')
    return 'takes no keys: they are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    return 'needs a bucket after "s3://", such as s3://chat'
  if (!/^(\/[A-Za-z0-9._-]+)*\/?$/.test(pathname))
    return 'takes letters, digits, ".", "_", "-" and "/" as PREFIX'
  const unknown = [...given.keys()].find((key) => !['endpoint', 'region', 'style'].includes(key))
  if (unknown !== undefined || hash !== '') return `knows endpoint, region and style, not ${unknown ?? hash}`

  const [endpoint, region, style] = ['endpoint', 'region', 'style'].map((key) => given.get(key) ?? undefined)
  if (endpoint !== undefined && !isEndpoint(endpoint))
    return 'needs an endpoint such as https://s3.example.org'
  if (region !== undefined && !/^[a-z0-9-]+$/.test(region)) return 'needs a region such as eu-central-1'
  if (style !== undefined && style !== 'path' && style !== 'host') return 'needs path or host as style'
  const prefix = /^\/?$/.test(pathname) ? '' : `${pathname.replace(/^\/|\/$/g, '')}/`
  return { kind: 's3', bucket, prefix, endpoint, region, style }
}

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '')
}
