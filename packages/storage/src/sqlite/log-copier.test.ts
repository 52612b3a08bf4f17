import { join } from 'node:path'
import type { Log } from '@stonechat/im/contract'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createImStore } from '../im/im-store.js'
import { migrate } from '../migrate.js'
import { draft, makeFolder } from '../testing.js'
import { openDatabase } from './driver.js'
import { LogCopier } from './log-copier.js'
import { LogLength } from './log-length.js'
import { sqliteDialect } from './sqlite-dialect.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const text = { type: 'text', text: '字'.repeat(300) } as const
const longFrames = 500

/** A writer in this thread whose log is copied by another once it is `longFrames` long. */
async function openWriter(failure?: Error) {
  const folder = makeFolder()
  const path = join(folder.path, 'stonechat.db')
  const warnings: string[] = []
  const log: Log = { debug() {}, info() {}, error() {}, warn: (_, event) => warnings.push(event) }
  const state = { failure, rounds: 0, left: 0 }
  const copier = new LogCopier({
    ...{ path, log, longFrames },
    async copyRest() {
      state.rounds += 1
      if (state.failure !== undefined) throw state.failure
      const { rows } = await sql<{
        log: number
        checkpointed: number
      }>`pragma wal_checkpoint(passive)`.execute(db)
      state.left = rows[0]!.log - rows[0]!.checkpointed
    },
  })
  const db = openDatabase({ path, onCommit: () => copier.afterCommit() })
  await migrate(db, sqliteDialect)
  const im = createImStore({ db, dialect: sqliteDialect })
  onTestFinished(async () => {
    await copier.close()
    await db.destroy()
    folder[Symbol.dispose]()
  })
  const write = async () => {
    await im.commitMessages(Array.from({ length: 20 }, () => draft(pair, 1, { content: text })))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const writeUntil = async (isOver: () => boolean) => {
    for (let count = 0; !isOver(); count += 1) {
      if (count === 20_000) throw new Error('the log was not copied')
      await write()
    }
  }
  return { db, im, path, state, warnings, write, writeUntil, copier }
}

describe('the log of SQLite', () => {
  it('[S508] it is seen how long it is, also once it begins anew', async () => {
    const { db, path, write } = await openWriter()
    const length = new LogLength(path)
    onTestFinished(() => length.close())
    while (!length.hasFrame(100)) await write()
    expect([length.hasFrame(1), length.hasFrame(100_000)]).toEqual([true, false])
    await sql`pragma wal_checkpoint(passive)`.execute(db)
    expect(length.hasFrame(100)).toBe(true)
    await write()
    expect([length.hasFrame(1), length.hasFrame(100)]).toEqual([true, false])
    const none = new LogLength(join(path, 'nothing'))
    expect(none.hasFrame(1)).toBe(false)
  })

  it('[S509] a long log is copied beside the writer, begins anew, and loses nothing', async () => {
    const { im, path, state, warnings, write, writeUntil } = await openWriter()
    const length = new LogLength(path)
    onTestFinished(() => length.close())
    await writeUntil(() => state.rounds === 6)
    expect(state.left).toBe(0)
    expect(length.hasFrame(longFrames)).toBe(true)
    await write()
    expect(length.hasFrame(longFrames)).toBe(false)
    expect(warnings).toEqual([])
    const session = await im.getSession(1, 1)
    const page = await im.listMessages({ conversationId: 1, afterSeq: 0, direction: 'newer', limit: 100_000 })
    expect(page.messages.map(({ seq }) => seq)).toEqual(
      Array.from({ length: session!.last_seq }, (_, index) => index + 1),
    )
  })

  it('[S510] where it cannot be copied the log says so, messages are stored, and it is tried again', async () => {
    const { state, warnings, writeUntil } = await openWriter(new Error('no room'))
    await writeUntil(() => state.rounds === 2)
    expect(new Set(warnings)).toEqual(new Set(['storage.log_not_copied']))
    state.failure = undefined
    await writeUntil(() => state.rounds === 4)
    expect(state.left).toBe(0)
  })

  it('[S511] closing waits for what is being copied, and copies nothing after', async () => {
    const { state, write, writeUntil, copier } = await openWriter()
    await writeUntil(() => state.rounds === 1)
    await copier.close()
    const { rounds } = state
    for (let count = 0; count < 60; count += 1) await write()
    expect(state.rounds).toBe(rounds)
  })
})
