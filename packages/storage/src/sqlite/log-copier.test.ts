import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Log } from '@stonechat/im/contract'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate } from '../migrations/migrate.js'
import { createImStore } from '../stores/im-store.js'
import { draft, makeFolder } from '../testing/local-store.js'
import { openDatabase } from './driver.js'
import { LogCopier } from './log-copier.js'
import { LogLength } from './log-length.js'
import { sqliteEngine } from './sqlite-engine.js'

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

  it('[S512] killed while the log is copied again and again, all that was acknowledged is there', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const href = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
    const program = `
      import { randomUUID } from 'node:crypto'
      import { sql } from 'kysely'
      import { createImStore } from ${href('../stores/im-store.ts')}
      import { migrate } from ${href('../migrations/migrate.ts')}
      import { openDatabase } from ${href('./driver.ts')}
      import { LogCopier } from ${href('./log-copier.ts')}
      import { sqliteEngine } from ${href('./sqlite-engine.ts')}
      const log = { debug() {}, info() {}, warn() {}, error() {} }
      const copyRest = async () => {
        await sql\`pragma wal_checkpoint(passive)\`.execute(db)
        console.log('copied')
      }
      const copier = new LogCopier({ path: ${JSON.stringify(path)}, log, copyRest, longFrames: 100 })
      const db = openDatabase({ path: ${JSON.stringify(path)}, onCommit: () => copier.afterCommit() })
      await migrate({ db, engine: sqliteEngine })
      const im = createImStore({ db, engine: sqliteEngine })
      const key = { kind: 'direct', low: 1, high: 2 }
      const content = { type: 'text', text: 'x'.repeat(500) }
      for (;;) {
        const drafts = Array.from({ length: 20 }, () => ({
          ...{ key, senderId: 1, clientId: randomUUID(), content, replyTo: null, bodyHash: 1, createdAt: 1 },
        }))
        await im.commitMessages(drafts)
        for (const { clientId } of drafts) console.log(clientId)
        await new Promise((resolve) => setImmediate(resolve))
      }`
    const acknowledged: string[] = []
    let copied = 0
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [
        ...['--import', 'tsx', '--conditions=@stonechat/source', '--input-type=module', '--eval', program],
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

  it('[S511] closing waits for what is being copied, and copies nothing after', async () => {
    const { state, write, writeUntil, copier } = await openWriter()
    await writeUntil(() => state.rounds === 1)
    await copier.close()
    const { rounds } = state
    for (let count = 0; count < 60; count += 1) await write()
    expect(state.rounds).toBe(rounds)
  })
})
