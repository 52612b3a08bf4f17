/** A TCP proxy that makes a network as bad as a test wants it. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export interface FaultProxy extends AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly wsUrl: string
  /** How many connections run through it now. */
  readonly connectionCount: number
  /** Resets every connection, as when a cable is pulled and the other end notices. */
  cut(): void
  /** Resets new connections too, until `heal`. */
  refuse(): void
  /** Swallows everything both ways without closing anything, as when a train enters a tunnel. */
  freeze(): void
  /** Stops reading what the server sends, so that it piles up there; the other way goes on. */
  stopReading(): void
  /** Delays every byte by this many milliseconds. */
  delay(ms: number): void
  /** Everything works again; what was frozen or not read goes on where it stopped. */
  heal(): void
}

type FaultMode = 'open' | 'refusing' | 'frozen' | 'notReading'

/** Starts a proxy on a free port of 127.0.0.1 to a port there. */
export async function createFaultProxy(target: { readonly port: number }): Promise<FaultProxy> {
  const pairs = new Set<readonly [client: Socket, upstream: Socket]>()
  const waiting: { readonly dueAt: number; readonly act: () => void }[] = []
  let timer: NodeJS.Timeout | undefined
  let mode: FaultMode = 'open'
  let delayMs = 0

  const server = createServer((client) => {
    if (mode === 'refusing') {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(target.port, '127.0.0.1')
    const pair = [client, upstream] as const
    pairs.add(pair)
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.on('error', () => {})
      from.on('data', (chunk) => later(() => forward(chunk, from, to, () => applyMode(pair))))
      from.on('end', () => later(() => to.end()))
      from.on('close', () => {
        later(() => to.destroy())
        pairs.delete(pair)
      })
    }
    applyMode(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const setMode = (next: FaultMode) => {
    mode = next
    for (const pair of pairs) applyMode(pair)
  }
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
    pairs.clear()
  }

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}/ws`,
    get connectionCount() {
      return pairs.size
    },
    cut,
    refuse() {
      setMode('refusing')
      cut()
    },
    freeze: () => setMode('frozen'),
    stopReading: () => setMode('notReading'),
    delay(ms) {
      delayMs = ms
    },
    heal() {
      delayMs = 0
      setMode('open')
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      waiting.length = 0
      cut()
      server.close()
      await once(server, 'close')
    },
  }

  function applyMode([client, upstream]: readonly [Socket, Socket]): void {
    setFlow(client, mode !== 'frozen')
    setFlow(upstream, mode !== 'frozen' && mode !== 'notReading')
  }

  /** In the order of the calls, also where the delay became shorter: what waits is never overtaken. */
  function later(act: () => void): void {
    if (delayMs === 0 && waiting.length === 0) {
      act()
      return
    }
    waiting.push({ dueAt: Math.max(performance.now() + delayMs, waiting.at(-1)?.dueAt ?? 0), act })
    timer ??= setTimeout(runDue, delayMs)
  }

  function runDue(): void {
    timer = undefined
    while (waiting.length > 0 && waiting[0]!.dueAt <= performance.now()) waiting.shift()!.act()
    const next = waiting[0]
    if (next !== undefined) timer = setTimeout(runDue, next.dueAt - performance.now())
  }
}

/** @param goOn called when the other side takes more: whether it is read on depends on what is broken then */
function forward(chunk: Buffer, from: Duplex, to: Duplex, goOn: () => void): void {
  if (to.destroyed || to.write(chunk)) return
  from.pause()
  to.once('drain', goOn)
}

function setFlow(socket: Socket, flows: boolean): void {
  if (flows) socket.resume()
  else socket.pause()
}
