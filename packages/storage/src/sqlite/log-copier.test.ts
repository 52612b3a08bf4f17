import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Log } from '@stonechat/im/contract'
import { type Kysely, sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { storageLimits } from '../limits.js'
import { migrate } from '../migrations/migrate.js'
import type { Schema } from '../sql/schema.js'
import { createImStore } from '../stores/im-store.js'
import { draft, makeFolder } from '../testing/local-store.js'
import { openDatabase } from './driver.js'
import { LogFolder } from './fold-log.js'
import { LogCopier } from './log-copier.js'
import { LogLength } from './log-length.js'
import { sqliteEngine } from './sqlite-engine.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const text = { type: 'text', text: '字'.repeat(300) } as const
const longFrames = 500
const keptAtRest = storageLimits.logKeptAtRestBytes

/** A writer in this thread whose log is copied by another once it is `longFrames` long. */
async function openWriter(failure?: Error, { calmMs = 60_000, maxAgeMs = 600_000, longFrames = 500 } = {}) {
  const folder = makeFolder()
  const path = join(folder.path, 'stonechat.db')
  const warnings: string[] = []
  const log: Log = { debug() {}, info() {}, error() {}, warn: (_, event) => warnings.push(event) }
  const state = { failure, rounds: 0, left: 0 }
  const copier = new LogCopier({
    ...{ path, log, longFrames, calmMs, maxAgeMs },
    folder: {
      begin: () => folderOf(db).begin(),
      async finish(how) {
        state.rounds += 1
        if (state.failure !== undefined) throw state.failure
        await folderOf(db).finish(how)
        const { rows } = await sql<{ file_state: number }>`select file_state from im_incarnation`.execute(db)
        state.left = rows[0]!.file_state
      },
    },
  })
  const folderOf = (db: Kysely<Schema>) => new LogFolder({ db, path })
  const db = openDatabase({ path, onCommit: () => copier.afterCommit() })
  await migrate({ db, engine: sqliteEngine })
  const im = createImStore({ db, engine: sqliteEngine })
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
  it('[S508] the length of the log is seen, also once the log begins anew', async () => {
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
    const { im, path, state, warnings, writeUntil } = await openWriter()
    const length = new LogLength(path)
    onTestFinished(() => length.close())
    await writeUntil(() => state.rounds === 6)
    expect(state.left).toBe(0)
    await writeUntil(() => !length.hasFrame(longFrames))
    expect(length.hasFrame(1)).toBe(true)
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

  it('[S512] killed while the log is copied again and again, all that was acknowledged is there', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const program = fileURLToPath(new URL('./testing/write-until-killed.ts', import.meta.url))
    const acknowledged: string[] = []
    let copied = 0
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [
        ...['--import', 'tsx', '--conditions=@stonechat/source', program, path],
      ])
      const until = copied + 3
      for await (const line of createInterface(child.stdout)) {
        if (line !== 'copied') acknowledged.push(line)
        else copied += 1
        if (copied === until) child.kill('SIGKILL')
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    expect(copied).toBeGreaterThanOrEqual(9)
    const db = openDatabase({ path })
    onTestFinished(() => db.destroy())
    const { rows } = await sql`pragma integrity_check`.execute(db)
    expect(rows).toEqual([{ integrity_check: 'ok' }])
    const page = { conversationId: 1, afterSeq: 0, direction: 'newer', limit: 1_000_000 } as const
    const { messages } = await createImStore({ db, engine: sqliteEngine }).listMessages(page)
    expect(messages.map((one) => one.seq)).toEqual(messages.map((_, index) => index + 1))
    const stored = new Set(messages.map((one) => one.client_id))
    expect(acknowledged.filter((one) => !stored.has(one))).toEqual([])
  })

  it('[S966] what is short is copied once nothing is written for a while, and a log that had grown is cut', async () => {
    const { path, write } = await openWriter(undefined, { calmMs: 300, longFrames: 100_000 })
    while (statSync(`${path}-wal`).size < 2 * keptAtRest) await write()
    expect(readFileSync(path).includes('字'.repeat(300))).toBe(false)
    await expect
      .poll(() => statSync(`${path}-wal`).size, { timeout: 10_000 })
      .toBeLessThan(keptAtRest + 5_000)
    expect(readFileSync(path).includes('字'.repeat(300))).toBe(true)
  })

  it('[S967] under writes that never end, what was not copied for long is', async () => {
    const { state, writeUntil } = await openWriter(undefined, { maxAgeMs: 200, longFrames: 1_000_000 })
    await writeUntil(() => state.rounds === 3)
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
