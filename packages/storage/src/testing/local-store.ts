/** For tests of this package: a real database in a folder of its own, in this thread, with every statement recorded. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImStore, MessageDraft, TargetKey } from '@stonechat/im/contract'
import type { UserStore } from '@stonechat/user'
import type { Kysely } from 'kysely'
import type { ByteReads } from '../message/message-bytes.js'
import { migrate } from '../migrations/migrate.js'
import type { Schema } from '../sql/schema.js'
import { openDatabase } from '../sqlite/driver.js'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'
import type { BatchReads } from '../stores/im-reads.js'
import { createImStore } from '../stores/im-store.js'
import { createUserStore } from '../stores/user-store.js'

export interface RecordedStatement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export interface LocalStore extends AsyncDisposable {
  readonly db: Kysely<Schema>
  readonly im: ImStore & BatchReads & ByteReads
  readonly user: UserStore
  readonly path: string
  /** Everything since it was last emptied. */
  readonly statements: RecordedStatement[]
}

/** A folder that is gone when the test is over. */
export function makeFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'stonechat-storage-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

export async function openLocalStore(): Promise<LocalStore> {
  const folder = makeFolder()
  const path = join(folder.path, 'stonechat.db')
  const statements: RecordedStatement[] = []
  const db = openDatabase({ path, log: ({ query }) => statements.push(query) })
  const tx = { db, engine: sqliteEngine }
  await migrate(tx)
  return {
    db,
    im: createImStore(tx),
    user: createUserStore(tx),
    path,
    statements,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      folder[Symbol.dispose]()
    },
  }
}

export function draft(key: TargetKey, senderId: number, given: Partial<MessageDraft> = {}): MessageDraft {
  return {
    key,
    senderId,
    clientId: randomUUID(),
    content: { type: 'text', text: 'hello' },
    replyTo: null,
    bodyHash: 1,
    createdAt: 1_750_000_000_000,
    ...given,
  }
}
