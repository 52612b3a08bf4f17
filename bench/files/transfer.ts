/** Bytes up and down over plain HTTP, without anything between the socket and the clock. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

export interface Transfer {
  readonly seconds: number
  readonly body: Buffer
}

const piece = Buffer.alloc(256 * 1024, 'stonechat files ')

/** Sends so many bytes as one body. @throws Error where they are refused */
export async function sendBytes(
  { host, port }: Endpoint,
  path: string,
  bytes: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Transfer> {
  const started = performance.now()
  const sending = request({
    ...{ host, port, path, method: 'POST' },
    headers: { ...headers, 'content-type': 'application/octet-stream', 'content-length': bytes },
  })
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>
  for (let sent = 0; sent < bytes; sent += piece.length)
    if (!sending.write(piece.subarray(0, bytes - sent)))
      await Promise.race([once(sending, 'drain'), answered])
  sending.end()
  return readAnswer(started, (await answered)[0])
}

/** Reads all bytes and keeps none. @throws Error where there are not so many */
export async function receiveBytes(
  { host, port }: Endpoint,
  path: string,
  bytes: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Transfer> {
  const started = performance.now()
  const asking = request({ host, port, path, method: 'GET', headers }).end()
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  let received = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) received += chunk.length
  if (received !== bytes) throw new Error(`${path} gave ${received} of ${bytes} bytes`)
  return { seconds: (performance.now() - started) / 1_000, body: Buffer.alloc(0) }
}

async function readAnswer(started: number, answer: IncomingMessage): Promise<Transfer> {
  const parts: Buffer[] = []
  for await (const chunk of answer as AsyncIterable<Buffer>) parts.push(chunk)
  const body = Buffer.concat(parts)
  if (answer.statusCode !== 201) throw new Error(`refused with ${answer.statusCode}: ${body}`)
  return { seconds: (performance.now() - started) / 1_000, body }
}
