/** The far side of a thread that owns the connections to a database: everything that waits for it happens here. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { ImStore, Log } from '@stonechat/im/contract'
import type { UserStore } from '@stonechat/user'
import type { MigrationStatus } from '../migrations/migrate.js'
import { bytesOf, type PackedDrafts, packOutcomes, unpackDrafts } from './commit-wire.js'
import { createGroupCommit, type GroupCommit } from './group-commit.js'
import { type Call, type FromThread, type LogLevel, packError, type ToThread } from './rpc.js'

export interface ServedStores {
  readonly im: ImStore
  readonly user: UserStore
  readonly status: MigrationStatus | undefined
  /** Takes leave of the database; all calls are answered. */
  close(): Promise<void>
}

interface Served extends ServedStores {
  readonly commit: GroupCommit
}

type Method = (...args: readonly unknown[]) => Promise<unknown>

/**
 * Answers the calls of the thread that started this one.
 * @param open opens the database when it is asked for
 */
export function serveStores(open: (log: Log) => Promise<ServedStores>): void {
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
      const stores = await open(createPortLog(port))
      send({ kind: 'opened', status: stores.status })
      const commit = createGroupCommit({
        lanes: stores.im.commitLanes,
        commit: (batch) => stores.im.commitMessages(batch),
        onCommit: (messages, durationMs) => send({ kind: 'committed', messages, durationMs }),
      })
      return { ...stores, commit }
    } catch (error) {
      send({ kind: 'not_opened', message: error instanceof Error ? error.message : String(error) })
      port.close()
      // Calls that came meanwhile are rejected by the other side when this thread ends.
      return new Promise(() => {})
    }
  }

  async function answer({ id, store, method, args }: Call): Promise<void> {
    try {
      send({ kind: 'answer', id, value: await run(await opened, { store, method, args }) })
    } catch (error) {
      send({ kind: 'failure', id, error: packError(error) })
    }
  }

  function track(call: Promise<void>): void {
    underWay.add(call)
    void call.finally(() => underWay.delete(call))
  }

  async function close(): Promise<void> {
    await Promise.all(underWay)
    await (await opened)?.close()
    port.close()
  }

  function send(message: FromThread): void {
    port.postMessage(message)
  }
}

async function run(
  stores: Served | undefined,
  { store, method, args }: Pick<Call, 'store' | 'method' | 'args'>,
): Promise<unknown> {
  if (stores !== undefined && store === 'im' && method === 'commitPacked') {
    const [packed, lane] = args as [PackedDrafts, number]
    return packOutcomes(await stores.commit({ lane, drafts: unpackDrafts(packed), bytes: bytesOf(packed) }))
  }
  const found = (stores?.[store] as unknown as Record<string, Method> | undefined)?.[method]
  if (found === undefined) throw new Error(`there is no method ${store}.${method}`)
  return found(...args)
}

/** The log of the other side. */
function createPortLog(port: MessagePort): Log {
  const to = (level: LogLevel) => (fields: object, event: string) =>
    port.postMessage({ kind: 'log', level, fields, event } satisfies FromThread)
  return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') }
}
