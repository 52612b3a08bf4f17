/** The complaint: one message to a large group asks the database once per member, and everybody waits. */
import { createIm, createLocalBus } from '@stonechat/im'
import { describe, expect, it } from 'vitest'
import { openLocalStore } from '../../packages/storage/src/testing/local-store.js'

/** Statements of a send, an edit and a recall in a group of this size, with some of its members connected. */
async function countStatements(members: number): Promise<number[]> {
  await using store = await openLocalStore()
  await using im = createIm({
    store: store.im,
    bus: createLocalBus(),
    authenticate: async (token) => ({ userId: Number(token) }),
  })
  const [owner, ...others] = Array.from({ length: members }, (_, index) => index + 1)
  const caller = { userId: owner! }
  const { id } = await im.call('group.create', caller, { name: 'g', member_ids: others.slice(0, 500) })
  for (let start = 500; start < others.length; start += 500)
    await im.call('group.add', caller, { group_id: id, user_ids: others.slice(start, start + 500) })
  const heard = new Set<number>()
  for (const userId of others.slice(0, 40))
    await im.connect({
      caller: { userId },
      sink: { deliver: ({ text }) => text.includes('"hello"') && heard.add(userId), close() {}, ping() {} },
      offline: false,
    })
  const target = { target_type: 'group', target_id: id } as const
  await im.call('message.send', caller, { ...target, content: 'so that all is prepared' })

  const counts: number[] = []
  const count = async (work: () => Promise<unknown>) => {
    store.statements.length = 0
    await work()
    await im.drain()
    counts.push(store.statements.length)
  }
  await count(() => im.call('message.send', caller, { ...target, content: 'hello' }))
  await count(() => im.call('message.edit', caller, { ...target, seq: 2, content: 'hello again' }))
  await count(() => im.call('message.recall', caller, { ...target, seq: 2 }))
  expect(heard.size).toBe(Math.min(40, others.length))
  return counts
}

describe('a message to a large group', { timeout: 120_000 }, () => {
  it('[Q7] a message to a group of 5,000 takes the same statements as one to a group of 3', async () => {
    const few = await countStatements(3)
    expect(await countStatements(5_000)).toEqual(few)
    expect(Math.max(...few)).toBeLessThan(15)
  })
})
