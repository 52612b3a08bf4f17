/** The program of a thread that owns the connections to a database: everything that waits for it happens here. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { Log } from '@stonechat/im/contract'
import type { Incarnation } from '../incarnation/incarnation.js'
import { movePosition } from '../incarnation/move-position.js'
import type { MigrationStatus } from '../migrations/migrate.js'
import type { Tx } from '../sql/tx.js'
import { serveAll } from '../stores/serve.js'
import { accessOf, type ServedStores } from '../stores/stores.js'
import {
  type FromThread,
  type LogLevel,
  packError,
  packErrors,
  type ThreadCall,
  type ToThread,
} from './rpc.js'
import { WriteHealth } from './write-health.js'

export interface OpenedDatabase {
  readonly tx: Tx
  readonly status: MigrationStatus | undefined
  /** Where this thread is the one that writes. */
  readonly incarnation?: Incarnation | undefined
  /** Disconnects from the database; all calls are answered. */
  close(): Promise<void>
}

interface Served {
  readonly stores: ServedStores
  readonly incarnation: Incarnation | undefined
  readonly health: WriteHealth
  close(): Promise<void>
}

type Method = (...args: readonly unknown[]) => Promise<unknown>

/**
 * Answers the calls of the thread that started this one.
 * @param open opens the database when it is asked for
 */
export function serveStores(open: (log: Log) => Promise<OpenedDatabase>): void {
  if (parentPort === null) throw new Error('this is to be run as a thread')
  const port = parentPort
  const underWay = new Set<Promise<void>>()
  let opened: Promise<Served> | undefined

  port.on('message', (message: ToThread) => {
    if (message.kind === 'open') opened = openOrEnd()
    else if (message.kind === 'close') void close()
    else track(answer(message))
  })

  async function openOrEnd(): Promise<Served> {
    try {
      const log = createPortLog(port)
      const { tx, status, incarnation, close } = await open(log)
      const health = new WriteHealth({ log, probe: () => probeWrite(tx) })
      const stores = serveAll({
        ...tx,
        incarnation,
        onCommit: (messages, durationMs) => send({ kind: 'committed', messages, durationMs }),
      })
      send({ kind: 'opened', status })
      return { stores, incarnation, health, close }
    } catch (error) {
      send({ kind: 'not_opened', message: error instanceof Error ? error.message : String(error) })
      port.close()
      // Calls that came meanwhile are rejected by the other side when this thread ends.
      return new Promise(() => {})
    }
  }

  async function answer(call: ThreadCall): Promise<void> {
    const { id, args, store, method } = call
    const served = await opened
    const isWrite = accessOf(store, method) === 'write' && !asks.has(method)
    try {
      const value = await findMethod(served, call)(...args)
      if (method === 'ping') await served?.health.check()
      if (isWrite) {
        served?.incarnation?.wrote()
        served?.health.succeeded()
      }
      send({ kind: 'answer', id, value })
    } catch (error) {
      served?.health.failed(error, isWrite)
      send({ kind: 'failure', id, error: packError(error) })
    }
  }

  function track(call: Promise<void>): void {
    underWay.add(call)
    void call.finally(() => underWay.delete(call))
  }

  async function close(): Promise<void> {
    await Promise.all(underWay)
    const served = await opened
    await served?.incarnation?.close()
    await served?.close()
    port.close()
  }

  function send(message: FromThread): void {
    port.postMessage(message)
  }
}

function findMethod(served: Served | undefined, { store, method }: ThreadCall): Method {
  const found = (served?.stores[store] as Readonly<Record<string, Method>> | undefined)?.[method]
  if (found === undefined) throw new Error(`there is no method ${store}.${method}`)
  return found
}

/** Methods that run where writes do, and write nothing of the caller's. */
const asks: ReadonlySet<string> = new Set(['ping', 'getIncarnation'])

async function probeWrite(tx: Tx): Promise<void> {
  try {
    await movePosition(tx)
  } catch (error) {
    throw tx.engine.translateError(error)
  }
}

/** The log of the other side. */
function createPortLog(port: MessagePort): Log {
  const to = (level: LogLevel) => (fields: object, event: string) =>
    port.postMessage({ kind: 'log', level, fields: packErrors(fields), event } satisfies FromThread)
  return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') }
}
