import { createIm, createLocalBus } from '@stonechat/im'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LocalStore, openLocalStore } from '../testing/local-store.js'

let store: LocalStore
beforeEach(async () => {
  store = await openLocalStore()
})
afterEach(() => store[Symbol.asyncDispose]())

const [ann, bob] = [{ userId: 1 }, { userId: 2 }]
const toAnn = { target_type: 'user', target_id: 1 } as const
const toBob = { target_type: 'user', target_id: 2 } as const

describe('reports', () => {
  it('[Y383] hold the messages as they were, whatever is edited or recalled afterwards, and nobody else learns of them', async () => {
    await using im = createIm({
      ...{ store: store.im, bus: createLocalBus(), authenticate: async () => ({ userId: 1 }) },
    })
    await im.call('message.send', bob, { ...toAnn, content: '便宜发票' })
    await im.call('message.send', bob, { ...toAnn, content: '加我' })
    const head = await store.im.getEventHead()
    await im.call('report.create', ann, { ...toBob, seqs: [1, 2, 2], reason: 'fraud', text: '骗子' })
    expect(await store.im.getEventHead()).toEqual(head)
    await im.call('message.edit', bob, { ...toAnn, seq: 1, content: '早' })
    await im.call('message.recall', bob, { ...toAnn, seq: 2 })
    const [row, ...others] = await store.db.selectFrom('im_reports').selectAll().execute()
    expect(others).toEqual([])
    expect(row).toMatchObject({ reporter_id: 1, target_id: 2, reason: 'fraud', text: '骗子', state: 'open' })
    expect(JSON.parse(row!.messages)).toMatchObject([
      { seq: 1, sender_id: 2, content: { text: '便宜发票' } },
      { seq: 2, sender_id: 2, content: { text: '加我' } },
    ])
  })
})
