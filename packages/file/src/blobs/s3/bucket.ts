/** A bucket and how to get at it. */
export interface S3Options {
  readonly bucket: string
  /** Before every name, such as `chat/`; nothing by default. */
  readonly prefix?: string | undefined
  /** Where the service is, such as `https://minio.example.org`; that of AWS by default. */
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  /** Where the bucket is named: in the path, the default with an endpoint, or in the name of the host, the default without. */
  readonly style?: 'path' | 'host' | undefined
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of keys that are lent for a time. */
  readonly sessionToken?: string | undefined
  /** Until when a request is tried again that fails for a reason that passes; `s3RetryForMs` by default. */
  readonly retryForMs?: number
  /** How long nothing may happen on a line; `s3IdleMs` by default. */
  readonly idleMs?: number
  /** What uploads may hold in memory together before they put it down; `s3HeldMaxBytes` by default. */
  readonly heldMaxBytes?: number
}

/** The address of an object, or of the bucket for an empty name. */
export function addressOf(
  { bucket, endpoint, region = 'us-east-1', style = endpoint === undefined ? 'host' : 'path' }: S3Options,
  name: string,
  query: Readonly<Record<string, string>>,
): URL {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`)
  const root = url.pathname.replace(/\/$/, '')
  if (style === 'host') url.hostname = `${bucket}.${url.hostname}`
  url.pathname = style === 'host' ? `${root}/${name}` : `${root}/${bucket}/${name}`
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  return url
}
