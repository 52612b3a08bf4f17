/** HTTP over a socket that is kept, one request at a time: cheaper for each request than the server it is sent to. */
import { connect } from 'node:net'

const answerTimeoutMs = 30_000
const endOfHead = Buffer.from('\r\n\r\n')

export interface HttpAnswer {
  readonly status: number
  readonly body: Buffer
}

export interface RawHttp extends Disposable {
  post(path: string, body: string): Promise<HttpAnswer>
}

/** Opens a connection. Answers must have a length. */
export async function openRawHttp({ host, port }: { host: string; port: number }): Promise<RawHttp> {
  const socket = connect({ host, port, noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  let received: Buffer = Buffer.alloc(0)
  let settle: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | undefined
  socket.setTimeout(answerTimeoutMs, () => socket.destroy(new Error('no answer')))
  socket.on('error', (error) => settle?.reject(error))
  socket.on('close', () => settle?.reject(new Error('the connection was closed')))
  socket.on('data', (bytes: Buffer) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes])
    const head = received.indexOf(endOfHead)
    if (head < 0) return
    const text = received.toString('latin1', 0, head)
    const start = head + endOfHead.length
    const end = start + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
    if (received.length < end) return
    const answer = { status: Number(text.slice(9, 12)), body: Buffer.from(received.subarray(start, end)) }
    received = received.subarray(end)
    settle?.resolve(answer)
  })
  return {
    post(path, body) {
      const head = `POST ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Type: application/json\r\n`
      return new Promise((resolve, reject) => {
        settle = { resolve, reject }
        socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
      })
    },
    [Symbol.dispose]() {
      socket.destroy()
    },
  }
}
