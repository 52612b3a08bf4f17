import { chmodSync, closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StonechatError } from '@stonechat/protocol'
import { type Kysely, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Schema } from '../sql/schema.js'
import { draft, makeFolder, openLocalStore } from '../testing/local-store.js'
import { openSqlite } from './open-sqlite.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const longText = { type: 'text', text: 'x'.repeat(8_000) } as const
const pageBytes = 4_096

describe('a disk that fails', () => {
  it('[S10] a full disk is unavailable, undoes the whole batch, and is over once there is room', async () => {
    await using store = await openLocalStore()
    await store.im.commitMessages([draft(pair, 1)])
    await limitPages(store.db, 0)
    const batch = Array.from({ length: 50 }, () => draft(pair, 2, { content: longText }))
    const error = await store.im.commitMessages(batch).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StonechatError)
    expect(error).toMatchObject({ code: 'unavailable', cause: { message: expect.stringContaining('full') } })
    expect(await store.im.getSession(1, 1)).toMatchObject({ last_seq: 1, unread: 0 })

    await limitPages(store.db, 100_000)
    const outcomes = await store.im.commitMessages(batch)
    expect(outcomes.map((one) => one.status === 'created' && one.message.seq)).toEqual(
      batch.map((_, index) => index + 2),
    )
  })

  it('[S11] a file that is no database is refused with one sentence, and stays as it was', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'notes.txt')
    writeFileSync(path, 'These are my notes, and no database at all.\n'.repeat(100))
    const before = readFileSync(path)
    await expect(openSqlite({ path })).rejects.toThrow(
      `cannot open the database ${path}: file is not a database`,
    )
    expect(readFileSync(path)).toEqual(before)
  })

  it('[S12] a damaged file is refused, or is unavailable where the damage shows later', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const healthy = await openSqlite({ path })
    await healthy.im.commitMessages(Array.from({ length: 50 }, () => draft(pair, 1, { content: longText })))
    await healthy.close()
    overwrite(path, pageBytes, statSync(path).size - pageBytes)
    const error = await readAll(path).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    if (error instanceof StonechatError) expect(error.code).toBe('unavailable')
    else expect(String(error)).toContain('cannot open the database')
  })

  it('[S13] a file that may not be written is refused with one sentence', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    await (await openSqlite({ path })).close()
    chmodSync(folder.path, 0o555)
    chmodSync(path, 0o444)
    await asNobody(() =>
      expect(openSqlite({ path })).rejects.toThrow(/cannot open the database .*(readonly|read-only)/),
    )
    chmodSync(folder.path, 0o755)
  })

  it('[S14] a folder that cannot be made is refused', async () => {
    using folder = makeFolder()
    writeFileSync(join(folder.path, 'file'), '')
    await expect(openSqlite({ path: join(folder.path, 'file', 'stonechat.db') })).rejects.toThrow()
  })

  it('[S15] there is no database in memory: two threads could not share it', async () => {
    await expect(openSqlite({ path: ':memory:' })).rejects.toThrow('SQLite needs a file')
  })
})

/** A disk that is full as soon as the file would grow; 0 stands for its present size. */
async function limitPages(db: Kysely<Schema>, pages: number): Promise<void> {
  await sql`pragma max_page_count = ${sql.raw(String(Math.max(1, pages)))}`.execute(db)
}

function overwrite(path: string, from: number, bytes: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, from)
  closeSync(file)
}

async function readAll(path: string): Promise<void> {
  await using stores = await openSqlite({ path })
  await stores.im.listMessages({ conversationId: 1, afterSeq: 0, direction: 'newer', limit: 100 })
}

/** Root may write anything: as root, works as a user without rights. */
async function asNobody<R>(work: () => Promise<R>): Promise<R> {
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}
