/** For tests of files that are copied, cut off or put back while somebody writes them. */
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, onTestFinished } from 'vitest'
import { migrate } from '../../migrations/migrate.js'
import { createImStore } from '../../stores/im-store.js'
import { draft, makeFolder } from '../../testing/local-store.js'
import { checkWhole, PartOfDatabase } from '../check-whole.js'
import { openDatabase } from '../driver.js'
import { LogFolder } from '../fold-log.js'
import { openSqlite } from '../open-sqlite.js'
import { sqliteEngine } from '../sqlite-engine.js'

export const pair = { kind: 'direct', low: 1, high: 2 } as const
export const pageBytes = 2_048
export const fromSource = ['--import', 'tsx', '--conditions=@stonechat/source'] as const
const writer = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url))

/** A folder with the files of a database in it. */
export function makePlace() {
  const folder = makeFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  const at = (name: string) => join(folder.path, name)
  return { path: at('stonechat.db'), at }
}

/** A process that writes, and folds its log some times a second. */
export async function startWriter(path: string) {
  const child = spawn(process.execPath, [...fromSource, writer, path])
  const acknowledged: string[] = []
  let copied = 0
  const lines = createInterface(child.stdout).on('line', (line) => {
    if (line === 'copied') copied += 1
    else acknowledged.push(line)
  })
  const exited = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  const nextLine = () => once(lines, 'line')
  while (acknowledged.length === 0) await nextLine()
  return {
    acknowledged,
    kill,
    nextLine,
    /** Until so many folds were under way. */
    async foldedTimes(count: number) {
      while (copied < count) await nextLine()
    },
  }
}

/** The same in this process, step by step, with something in the log after each. */
export async function openWriter(path: string) {
  const db = openDatabase({ path })
  const tx = { db, engine: sqliteEngine }
  await migrate(tx)
  const folder = new LogFolder({ db, path })
  const fold = async () => {
    const content = { type: 'text', text: 'x'.repeat(500) } as const
    const drafts = () => Array.from({ length: 50 }, () => draft(pair, 1, { content }))
    await createImStore(tx).commitMessages(drafts())
    await folder.fold()
    await createImStore(tx).commitMessages(drafts())
  }
  await fold()
  return {
    fold,
    async foldHalf() {
      await folder.begin()
      await sql`pragma wal_checkpoint(passive)`.execute(db)
    },
    copyFile: (to: string) => copyFileSync(path, to),
    copyLog: (to: string) => copyFileSync(`${path}-wal`, `${to}-wal`),
    [Symbol.asyncDispose]: () => db.destroy(),
  }
}

export const stop = async (path: string) => (await openSqlite({ path })).close()

/** What any program with SQLite does when it has opened a file and closes it as the last one. */
export function openInShell(path: string, statements = 'select count(*) from im_messages'): void {
  const program = `
    import { openBinding } from ${JSON.stringify(new URL('../binding.ts', import.meta.url).href)}
    openBinding(${JSON.stringify(path)}).exec(${JSON.stringify(`pragma busy_timeout = 5000; ${statements}`)})`
  execFileSync(process.execPath, [...fromSource, '--input-type=module', '--eval', program])
}

/** Of copies of the files: a file that this process has open is not checked. */
export async function idsIn(place: string): Promise<ReadonlySet<string>> {
  const path = `${place}.${randomUUID()}`
  for (const suffix of ['', '-wal'])
    if (existsSync(`${place}${suffix}`)) copyFileSync(`${place}${suffix}`, `${path}${suffix}`)
  const db = openDatabase({ path })
  try {
    const { rows } = await sql`pragma integrity_check`.execute(db)
    expect(rows).toEqual([{ integrity_check: 'ok' }])
    const page = { conversationId: 1, afterSeq: 0, direction: 'newer', limit: 1_000_000 } as const
    const { messages } = await createImStore({ db, engine: sqliteEngine }).listMessages(page)
    return new Set(messages.map((one) => one.client_id))
  } finally {
    await db.destroy()
  }
}

export async function expectAll(path: string, acknowledged: readonly string[]): Promise<void> {
  const ids = await idsIn(path)
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
}

/** What a start finds of files that agree in what they say, and not in what is in them: a file that was copied before, during and after a fold. */
export async function isDamaged(path: string): Promise<boolean> {
  try {
    await stop(path)
    return false
  } catch (error) {
    if (/the file is damaged, as one is that was copied/.test(String(error))) return true
    throw error
  }
}

export const isPart = (path: string): boolean => {
  try {
    checkWhole(path)
    return false
  } catch (error) {
    if (error instanceof PartOfDatabase || /damaged, as one is that was copied/.test(String(error)))
      return true
    throw error
  }
}
