/** A socket for requests of all kinds: replies are parsed, events are counted and dropped. */
import { WebSocket } from 'ws'

const answerTimeoutMs = 30_000

export interface JsonSocket extends AsyncDisposable {
  /** What was answered. @throws Error with the code, where that is an error */
  request(op: string, data: object): Promise<unknown>
  /** Bytes of all frames that came. */
  readonly receivedBytes: number
  /** The events that it was asked to count. */
  readonly counted: { readonly events: number; readonly bytes: number }
}

interface Waiting {
  resolve(data: unknown): void
  reject(error: Error): void
  readonly timer: NodeJS.Timeout
}

/**
 * Opens a socket that is pushed nothing of what was missed, and waits for `ready`.
 * @param countedEvent the name of the events that are counted
 */
export async function openJsonSocket(
  server: { host: string; port: number },
  token: string,
  countedEvent?: string,
): Promise<JsonSocket> {
  const socket = new WebSocket(`ws://${server.host}:${server.port}/ws?offline=none`, {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  const waiting = new Map<number, Waiting>()
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  let lastId = 0
  let receivedBytes = 0
  const counted = { events: 0, bytes: 0 }
  const countedStart = `{"event":"${countedEvent}"`
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`closed with ${code} before it was ready`)))
    socket.on('message', (frame: Buffer) => {
      receivedBytes += frame.length
      if (frame.subarray(0, 8).toString('latin1') !== '{"event"') hear(JSON.parse(frame.toString('utf8')))
      else if (frame.subarray(0, countedStart.length).toString('latin1') === countedStart) {
        counted.events += 1
        counted.bytes += frame.length
      } else if (frame.subarray(0, 16).toString('latin1') === '{"event":"ready"') resolve()
    })
  })
  socket.on('error', () => {})
  void closed.then(() => {
    for (const one of waiting.values()) one.reject(new Error('the socket was closed'))
  })

  function hear(reply: { id: number; data?: unknown; error?: { code: string } }): void {
    const one = waiting.get(reply.id)
    if (one === undefined) return
    waiting.delete(reply.id)
    clearTimeout(one.timer)
    if (reply.error === undefined) one.resolve(reply.data)
    else one.reject(new Error(`answered ${reply.error.code}`))
  }

  return {
    request(op, data) {
      const id = ++lastId
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no answer to ${op}`)), answerTimeoutMs)
        waiting.set(id, { resolve, reject, timer })
        socket.send(JSON.stringify({ id, op, data }))
      })
    },
    get receivedBytes() {
      return receivedBytes
    },
    counted,
    async [Symbol.asyncDispose]() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      socket.terminate()
      await closed
    },
  }
}
