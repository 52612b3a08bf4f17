import { describe, expect, it } from 'vitest'
import { addressOn, describeWithMariaDb, openHere } from '../mysql/testing/with-mariadb.js'
import { draft, openLocalStore } from '../testing/local-store.js'

const key = { kind: 'direct', low: 1, high: 2 } as const
const answer = () => draft(key, 1, { replyTo: 1 })

describe('statements of answers', () => {
  it('[T198] a batch with answers takes two statements more for their chains, however many it has, and one without takes none', async () => {
    await using store = await openLocalStore()
    await store.im.commitMessages([draft(key, 1)])
    const count = async (answers: number) => {
      store.statements.length = 0
      await store.im.commitMessages([
        draft(key, 1),
        draft(key, 2),
        ...Array.from({ length: answers }, answer),
      ])
      return store.statements.filter(({ sql }) => sql.includes('im_replies')).length
    }
    expect(await count(0)).toBe(0)
    expect(await count(1)).toBe(2)
    expect(await count(200)).toBe(2)
  })
})

describeWithMariaDb('statements of chains on MariaDB', (getServer) => {
  it('[T198] a part of a chain is read by its index, whatever else is in the conversation', async () => {
    const statements: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
    await using stores = await openHere({
      ...addressOn(getServer()),
      onStatement: ({ query }) => void statements.push(query),
    })
    await stores.im.commitMessages(Array.from({ length: 1_000 }, () => draft(key, 1)))
    await stores.im.commitMessages(
      Array.from({ length: 1_000 }, (_, at) => draft(key, 1, { replyTo: at + 1 })),
    )
    await stores.run('analyze table im_replies, im_messages')
    statements.length = 0
    const range = { conversationId: 1, userId: 1, rootSeq: 7, afterSeq: 7, limit: 50 }
    expect((await stores.im.listChain({ ...range, direction: 'newer' })).messages).toHaveLength(1)
    const [asked] = statements.filter(({ sql }) => sql.includes('im_replies'))
    for (const { table, type } of await stores.explain(asked?.sql ?? '', asked?.parameters ?? []))
      expect(['ALL', 'index'], `${type} of ${table}`).not.toContain(type)
  })
})
