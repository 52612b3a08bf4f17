/** Plain HTTP without the SDK, so that the wire itself is tested. */
import type { ServerAddress } from './server.js'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** The parsed body; `undefined` where there is none or it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came, and fails where it is not there.
  readonly body: any
  readonly text: string
}

export interface HttpRequest {
  readonly token?: string | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly rawBody?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends one request, `POST /api/send`, and reads the whole answer, whatever its status. */
export async function call(
  server: Pick<ServerAddress, 'url'>,
  line: `${'GET' | 'POST' | 'DELETE' | 'PUT' | 'HEAD'} /${string}`,
  { token, body, rawBody, headers = {} }: HttpRequest = {},
): Promise<HttpAnswer> {
  const [method, path] = line.split(' ') as [string, string]
  const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(new URL(path, server.url), {
    method,
    headers: {
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : new Uint8Array(sent) }),
    redirect: 'manual',
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: parse(text), text }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
