/** The thread that owns a connection: everything that waits for the disk happens here. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Kysely, sql } from 'kysely'
import { sqliteDialect } from '../dialect.js'
import { createImStore } from '../im/im-store.js'
import { migrate } from '../migrate.js'
import type { Schema } from '../schema/index.js'
import { createUserStore } from '../user/user-store.js'
import { type PackedDrafts, packOutcomes, unpackDrafts } from './commit-wire.js'
import { openDatabase } from './driver.js'
import { type Call, type FromThread, packError, type ThreadData, type ToThread } from './rpc.js'

type Method = (...args: readonly unknown[]) => Promise<unknown>

interface Opened {
  readonly db: Kysely<Schema>
  readonly stores: Record<Call['store'], object>
}

const { path, role } = workerData as ThreadData
const underWay = new Set<Promise<void>>()
let opened: Promise<Opened> | undefined

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'open') opened = open()
  else if (message.kind === 'close') void close()
  else track(answer(message))
})

async function open(): Promise<Opened> {
  try {
    const db = openDatabase({ path, readOnly: role === 'reader' })
    const status = role === 'writer' ? await migrate(db, sqliteDialect) : undefined
    const options = { db, dialect: sqliteDialect }
    send({ kind: 'opened', status })
    const im = createImStore(options)
    const commitPacked = async (packed: PackedDrafts) =>
      packOutcomes(await im.commitMessages(unpackDrafts(packed)))
    return { db, stores: { im: { ...im, commitPacked }, user: createUserStore(options) } }
  } catch (error) {
    send({ kind: 'not_opened', message: error instanceof Error ? error.message : String(error) })
    parentPort?.close()
    // Calls that came meanwhile are rejected by the other side when this thread ends.
    return new Promise(() => {})
  }
}

async function answer({ id, store, method, args }: Call): Promise<void> {
  try {
    const stores = (await opened)?.stores[store] as Record<string, Method> | undefined
    const run = stores?.[method]
    if (run === undefined) throw new Error(`there is no method ${store}.${method}`)
    send({ kind: 'answer', id, value: await run(...args) })
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
  const db = (await opened)?.db
  if (db !== undefined) {
    // So that the file alone is the whole database, for whoever copies it.
    if (role === 'writer') await sql`pragma wal_checkpoint(truncate)`.execute(db).catch(() => {})
    await db.destroy()
  }
  parentPort?.close()
}

function send(message: FromThread): void {
  parentPort?.postMessage(message)
}
