/**
 * What does it cost to be there? Start to first answered request on an existing database, memory of the idle server,
 * memory of an authenticated idle socket.
 *
 *   npm run bench:footprint            # with 5,000 sockets; -- 1000 for another number
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Person, type RunningServer, register, startServer } from '@stonechat/testkit'
import { WebSocket } from 'ws'

const socketCount = Number(process.argv[2] ?? 5_000)
const socketsPerPerson = 40

process.env.STONECHAT_TEST_DIST = '1'

const first = await startServer()
const people: Person[] = []
for (let index = 0; index < Math.ceil(socketCount / socketsPerPerson); index += 1)
  people.push(await register(first))
await first.stop()

const started = performance.now()
const server = await startServer({ dataDir: first.dataDir })
const answer = await fetch(`${server.url}/api/online?user_id=10001`)
const startMs = performance.now() - started
if (!answer.ok) throw new Error(`the first request answered ${answer.status}`)

await settle()
const idleKb = residentKb(server)
const sockets = await openSockets(server, people)
await settle()
const perSocketKb = (residentKb(server) - idleKb) / sockets.length
for (const socket of sockets) socket.terminate()
await server.stop()

const withGrpc = await startServer({ dataDir: first.dataDir, args: ['-grpc', '0'] })
await settle()
const idleWithGrpcKb = residentKb(withGrpc)
await withGrpc.stop()

const figures = {
  node: process.version,
  start_to_first_answer_ms: Math.round(startMs),
  idle_rss_mb: Math.round(idleKb / 1024),
  idle_rss_with_grpc_mb: Math.round(idleWithGrpcKb / 1024),
  sockets: sockets.length,
  rss_per_socket_kb: Number(perSocketKb.toFixed(1)),
}
console.table(figures)
writeFileSync(new URL('footprint.json', import.meta.url), `${JSON.stringify(figures, null, 2)}\n`)

/** Resident memory of a process, as Linux counts it. */
function residentKb({ pid }: RunningServer): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

/** Garbage and lazy start-up work need a moment; this is a measurement, not a test. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5_000))
}

async function openSockets({ wsUrl }: RunningServer, owners: readonly Person[]): Promise<WebSocket[]> {
  const opened: WebSocket[] = []
  for (const owner of owners) {
    const own = Array.from({ length: Math.min(socketsPerPerson, socketCount - opened.length) }, () => {
      const socket = new WebSocket(`${wsUrl}?offline=none`, {
        headers: { authorization: `Bearer ${owner.token}` },
      })
      return new Promise<WebSocket>((resolve, reject) => {
        socket.once('message', () => resolve(socket))
        socket.once('error', reject)
      })
    })
    opened.push(...(await Promise.all(own)))
  }
  return opened
}
