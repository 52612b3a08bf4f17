import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { addressOn, describeWithMariaDb, openHere } from '../mysql/testing/with-mariadb.js'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'
import { openLocalStore } from '../testing/local-store.js'
import { createTestFiles } from '../testing/test-files.js'
import { countUnsent } from './list-files.js'

describe('statements of files', () => {
  it('[L181] files that no message has are counted by the index, without a look at the others', async () => {
    await using local = await openLocalStore()
    const tx = { db: local.db, engine: sqliteEngine }
    local.statements.length = 0
    await countUnsent(tx)
    const [{ sql: text, parameters } = { sql: '', parameters: [] }] = local.statements
    const { rows } = await local.db.executeQuery<{ detail: string }>({
      ...sql`x`.compile(local.db),
      sql: `explain query plan ${text}`,
      parameters,
    })
    expect(rows.map(({ detail }) => detail)).toContain(
      'SEARCH files USING INDEX files_expired (expires_at>?)',
    )
  })
})

describeWithMariaDb('statements of files on MariaDB', (getServer) => {
  it('[L181] files that no message has are counted by the index, without a look at the others', async () => {
    const statements: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
    await using stores = await openHere({
      ...addressOn(getServer()),
      onStatement: ({ query }) => void statements.push(query),
    })
    const ids = Array.from({ length: 300 }, () => randomUUID())
    for (const id of ids) await createTestFiles(stores).add({ id, ownerId: 1, state: 'ready' })
    // What a message with them does.
    await stores.db.updateTable('files').set({ expires_at: null }).where('id', 'in', ids.slice(3)).execute()
    // Anew, since the index counts what it was until that is purged.
    await stores.run('optimize table files')
    statements.length = 0
    expect(await countUnsent(stores)).toEqual([{ state: 'ready', count: 3 }])
    const [{ sql: text, parameters } = { sql: '', parameters: [] }] = statements
    expect(await stores.explain(text, parameters)).toMatchObject([{ key: 'files_expired', type: 'range' }])
  })
})
