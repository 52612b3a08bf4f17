/** Coming back: from the first packet of a new connection to the last byte of what was missed. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { openJsonSocket } from '../lib/json-socket.js'
import type { BenchServer } from '../lib/server.js'
import type { Held, Reader } from './backlog.js'

export interface Resumed {
  readonly ms: number
  readonly messages: number
  readonly bytes: number
}

interface Answer {
  readonly conversations: readonly {
    readonly conversation_id: number
    readonly last_seq: number
    readonly rev: number
    readonly reset: boolean
    readonly messages: readonly unknown[]
  }[]
  readonly more: boolean
}

const pushTimeoutMs = 30_000

/** As the SDK does it: sends what is held, and asks again while there is more. */
export async function resumeBySync(server: BenchServer, { user, held }: Reader): Promise<Resumed> {
  const started = performance.now()
  await using socket = await openJsonSocket(server, user.token)
  const holding = new Map(held.map((one) => [one[0], one]))
  let messages = 0
  for (;;) {
    const answer = (await socket.request('sync', { conversations: [...holding.values()] })) as Answer
    for (const { conversation_id: id, last_seq, rev, reset, messages: missed } of answer.conversations) {
      if (reset) throw new Error('a conversation was reset: that is no resume')
      messages += missed.length
      holding.set(id, [id, last_seq, rev] satisfies Held)
    }
    if (!answer.more) break
  }
  return { ms: performance.now() - started, messages, bytes: socket.receivedBytes }
}

/** As a simple client does it: it is pushed what it did not get, up to `offline.end`. Can be done once for a reader. */
export async function resumeByPush(server: BenchServer, { user }: Reader): Promise<Resumed> {
  const started = performance.now()
  const socket = new WebSocket(`ws://${server.host}:${server.port}/ws`, {
    headers: { authorization: `Bearer ${user.token}` },
    perMessageDeflate: false,
  })
  let messages = 0
  let bytes = 0
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no offline.end')), pushTimeoutMs)
    socket.once('error', reject)
    socket.on('message', (frame: Buffer) => {
      bytes += frame.length
      const { event } = JSON.parse(frame.toString('utf8')) as { event: string }
      if (event === 'message.created') messages += 1
      if (event !== 'offline.end') return
      clearTimeout(timer)
      resolve()
    })
  })
  const ms = performance.now() - started
  socket.close()
  await once(socket, 'close')
  return { ms, messages, bytes }
}
