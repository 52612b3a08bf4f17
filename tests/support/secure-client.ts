/** A client of a site of a test: its name resolves to 127.0.0.1, and its certificate is self-signed. */
import type { ClientRequest, IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { openSocket, type TestSocket, within } from '@stonechat/testkit'

export interface SecureSite {
  readonly hostName: string
  readonly port: number
  /** The certificate, PEM. */
  readonly ca: string
}

export interface SecureCall {
  readonly token?: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly rawBody?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** The address of this machine to come from; all of 127.0.0.0/8 are. */
  readonly from?: string
}

export interface SecureAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly bytes: Buffer
}

/** Sends one request over TLS, `POST /api/send`, and reads the whole answer, whatever its status. */
export function callSecurely(
  site: SecureSite,
  line: string,
  options: SecureCall = {},
): Promise<SecureAnswer> {
  const { body, rawBody } = options
  const answer = new Promise<SecureAnswer>((resolve, reject) => {
    const sending = openSecureRequest(site, line, options)
    sending.once('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => void parts.push(part))
      response.once('end', () => {
        const bytes = Buffer.concat(parts)
        resolve({ status: response.statusCode!, headers: response.headers, bytes, text: bytes.toString() })
      })
      response.once('error', reject)
    })
    sending.once('error', reject)
    sending.end(rawBody ?? (body === undefined ? undefined : JSON.stringify(body)))
  })
  return within(answer, () => `the answer to ${line}`)
}

/** Begins one request over TLS, whose body is still to be sent. */
export function openSecureRequest(
  site: SecureSite,
  line: string,
  { token, body, from, headers }: SecureCall = {},
): ClientRequest {
  const [method, path] = line.split(' ')
  const sent = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  }
  const url = `https://${site.hostName}:${site.port}${path}`
  return request(url, { method, headers: sent, agent: false, ...connectionOf(site, from) })
}

/** Opens a socket as a page of this site does, origin and all. */
export function openSecureSocket(site: SecureSite, token: string, from?: string): Promise<TestSocket> {
  const host = `${site.hostName}:${site.port}`
  const options = { headers: { origin: `https://${host}` }, connection: connectionOf(site, from) }
  return openSocket({ wsUrl: `wss://${host}/ws` }, token, options)
}

const toThisMachine: LookupFunction = (_, { all }, done) => {
  if (all) done(null, [{ address: '127.0.0.1', family: 4 }])
  else done(null, '127.0.0.1', 4)
}

function connectionOf({ ca }: SecureSite, from: string | undefined) {
  return { ca, lookup: toThisMachine, ...(from === undefined ? {} : { localAddress: from }) }
}
