/**
 * How a command reaches the server it concerns: a Unix socket beside the embedded database, or named for the node in
 * the data folder, open to the owner only. A command that shuts a user out notifies it, so that live sockets close at once
 * and not when a token expires.
 */
import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type CloseName, closeCodes } from '@stonechat/protocol'
import type { OnRevoked, Revocation } from '@stonechat/user'
import * as z from 'zod'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { reasonOf } from './reason-of.js'
import { wayTo } from './socket-path.js'

type Where = Pick<Config, 'db' | 'data' | 'id'>

const answerTimeoutMs = 2_000

const revocation = z.object({
  userId: z.int().min(1),
  deviceId: z.string().optional(),
  exceptDeviceId: z.string().optional(),
  reason: z.enum(Object.keys(closeCodes) as [CloseName, ...CloseName[]]),
})

/**
 * Listens for commands. It also keeps two servers from sharing one embedded database, where neither would be notified of
 * the other's changes.
 * @throws ExitError 1 where another server answers there
 */
export async function listenForCommands(where: Where, onRevoked: OnRevoked): Promise<AsyncDisposable> {
  const path = pathOf(where)
  const other = await reach(path)
  if (other !== undefined) {
    other.destroy()
    throw new ExitError(`another server already runs here: it answers on ${path}`)
  }
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket.on('error', () => {}).once('close', () => open.delete(socket)))
    createInterface(socket).on('line', (line) => {
      const parsed = revocation.safeParse(parseJson(line))
      if (parsed.success) onRevoked(parsed.data)
      socket.end(parsed.success ? 'done\n' : 'not understood\n')
    })
  })
  // Kept open: by it the socket is removed in the end.
  const way = wayTo(path)
  try {
    // A server that was killed leaves its socket behind.
    await rm(path, { force: true })
    server.listen(way.path)
    await once(server, 'listening')
    await chmod(path, 0o600)
  } catch (cause) {
    server.close()
    way.close()
    throw new ExitError(`cannot listen on ${path}: ${reasonOf(cause)}`, 1, { cause })
  }
  return {
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
      way.close()
    },
  }
}

/** Notifies that server, if it runs, and waits for its confirmation. */
export async function tellServer(where: Where, message: Revocation): Promise<void> {
  const socket = await reach(pathOf(where))
  if (socket === undefined) return
  socket.setTimeout(answerTimeoutMs, () => socket.destroy())
  socket.write(`${JSON.stringify(message)}\n`)
  socket.resume()
  await once(socket, 'close')
}

/** A connection to the server that listens there; `undefined` where none does. */
function reach(path: string): Promise<Socket | undefined> {
  const way = wayTo(path)
  return new Promise((resolve) => {
    const socket = connect(way.path)
    socket.once('connect', () => resolve(socket))
    socket.on('error', () => resolve(undefined))
    // Cut by the time, it says `close` alone.
    socket.once('close', () => resolve(undefined))
    socket.setTimeout(answerTimeoutMs, () => socket.destroy())
    socket.once('connect', way.close).once('close', way.close)
  })
}

/** Beside the database it guards; nodes that share a MySQL server may share a data folder. */
function pathOf({ db, data, id }: Where): string {
  return db.kind === 'sqlite' ? `${db.path}.sock` : join(data, `${id}.sock`)
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
