import { randomUUID } from 'node:crypto'
import type { AttachedFile } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { addressOn, describeWithMariaDb, openHere } from '../mysql/testing/with-mariadb.js'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'
import { draft, openLocalStore } from '../testing/local-store.js'
import { makeGroup } from '../testing/make-group.js'
import { createTestFiles } from '../testing/test-files.js'

const at = 1_750_000_000_000
const toFile = (id: string): AttachedFile => ({
  ...{ id, kind: 'image', name: 'a.png', media_type: 'image/png', bytes: 3 },
})

describe('statements of messages with files', () => {
  it('[L417] a batch with files takes three statements more, however many messages and files it has, and one without files takes none', async () => {
    await using store = await openLocalStore()
    const files = createTestFiles({ db: store.db, engine: sqliteEngine })
    const count = async (messages: number, filesOfEach: number) => {
      const batch = []
      for (let index = 0; index < messages; index += 1) {
        const ids = Array.from({ length: filesOfEach }, () => randomUUID())
        for (const id of ids) await files.add({ id, ownerId: 1, state: 'ready' })
        const content = { type: 'file' as const, files: ids.map(toFile) }
        batch.push(draft({ kind: 'direct', low: 1, high: 2 }, 1, filesOfEach === 0 ? {} : { content }))
      }
      store.statements.length = 0
      const outcomes = await store.im.commitMessages(batch)
      expect(outcomes.filter(({ status }) => status !== 'created')).toEqual([])
      return store.statements.length
    }
    await count(1, 0)
    const withoutFiles = await count(1, 0)
    expect(withoutFiles).toBe(7)
    expect(await count(1, 1)).toBe(withoutFiles + 3)
    expect(await count(200, 10)).toBe(withoutFiles + 3)
  })

  it('[L418] an edit and a recall of a message without files take no statement for files', async () => {
    await using store = await openLocalStore()
    const key = { kind: 'direct', low: 1, high: 2 } as const
    await store.im.commitMessages([draft(key, 1)])
    store.statements.length = 0
    const change = { key, actorId: 1, seq: 1, at, windowMs: 1_000 }
    await store.im.changeMessage({ ...change, content: { type: 'text', text: 'better' } })
    await store.im.changeMessage({ ...change, content: null })
    expect(store.statements.filter(({ sql }) => /file/.test(sql))).toEqual([])
  })
})

describeWithMariaDb('statements of messages with files on MariaDB', (getServer) => {
  it('[L419] the files that a user can see are found with one statement, and neither that nor a page of files reads a whole table', async () => {
    const statements: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
    await using stores = await openHere({
      ...addressOn(getServer()),
      onStatement: ({ query }) => void statements.push(query),
    })
    const files = createTestFiles(stores)
    const ids = Array.from({ length: 500 }, () => randomUUID())
    for (const id of ids) await files.add({ id, ownerId: 1, state: 'ready' })
    const members = Array.from({ length: 200 }, (_, index) => index + 2)
    const group = await makeGroup(stores.im, { name: 'g', ownerId: 1, memberIds: members, at })
    for (const [index, id] of ids.entries()) {
      const key =
        index < 250
          ? ({ kind: 'group', groupId: group.id } as const)
          : ({ kind: 'direct', low: 1, high: index } as const)
      await stores.im.commitMessages([draft(key, 1, { content: { type: 'file', files: [toFile(id)] } })])
    }
    await stores.run('analyze table im_file_refs, im_sessions, im_messages, im_conversations')
    statements.length = 0
    const seen = await stores.im.findVisibleFiles(7, ids.slice(225, 275))
    expect(seen).toEqual(new Set(ids.slice(225, 250)))
    expect(statements).toHaveLength(1)
    const page = {
      ...{ conversationId: group.conversation_id, userId: 7, afterSeq: 0, beforeSeq: 200, limit: 20 },
    }
    expect((await stores.im.listFileMessages({ ...page, kinds: undefined })).messages[0]?.seq).toBe(199)
    await stores.im.listFileMessages({ ...page, kinds: ['image', 'video'] })
    for (const { sql, parameters } of statements.filter(({ sql }) => sql.startsWith('select'))) {
      for (const { table, type } of await stores.explain(sql, parameters)) {
        if (table === null || table === 'w' || /^</.test(table)) continue
        expect(['ALL', 'index'], `${type} of ${table} in ${sql}`).not.toContain(type)
      }
    }
  })
})
