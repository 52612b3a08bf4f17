import { describe, expect, it } from 'vitest'
import type { OutboxRecord } from './message-view.js'
import { Outbox } from './outbox.js'
import { createStorageKeep } from './outbox-keep.js'

function memoryStorage(maxEntries = 100): Storage {
  const entries = new Map<string, string>()
  return {
    get length() {
      return entries.size
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => {
      if (entries.size >= maxEntries) throw new DOMException('full', 'QuotaExceededError')
      entries.set(key, value)
    },
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  }
}

function open(storage: Storage, { isOpen = false, userId = 1 } = {}) {
  const sent: OutboxRecord[] = []
  const outbox = new Outbox({
    send: async (record) => sent.push(record),
    isOpen: () => isOpen,
    now: () => 1_000,
    random: () => 0.5,
    onChanged: () => {},
    keep: createStorageKeep(storage, userId),
  })
  return { outbox, sent }
}

const bob = { target_type: 'user', target_id: 2 } as const
const say = (outbox: Outbox, text: string) => outbox.add(bob, { type: 'text', text }, null)
const textsOf = (records: readonly OutboxRecord[]) =>
  records.map(({ content }) => (content.type === 'text' ? content.text : content.type))

describe('an outbox that is kept', () => {
  it('[K90] queued messages survive a reload and go out in order, with the same client_ids', async () => {
    const storage = memoryStorage()
    const before = open(storage)
    const clientIds = ['a', 'b', 'c'].map((text) => say(before.outbox, text))
    before.outbox.stop()

    const after = open(storage, { isOpen: true })
    expect(after.outbox.recordsOf('user:2').map((one) => one.clientId)).toEqual(clientIds)
    expect(clientIds.every((clientId) => after.outbox.isOwn(clientId))).toBe(true)
    after.outbox.resume()
    await expect.poll(() => after.sent.length).toBe(3)
    expect(textsOf(after.sent)).toEqual(['a', 'b', 'c'])
    expect(open(storage).outbox.recordsOf('user:2')).toEqual([])
  })

  it('[K91] what is discarded does not come back, and another account sees nothing', () => {
    const storage = memoryStorage()
    const { outbox } = open(storage)
    const [gone] = [say(outbox, 'gone'), say(outbox, 'stays')]
    outbox.discard(gone)
    expect(textsOf(open(storage).outbox.recordsOf('user:2'))).toEqual(['stays'])
    expect(open(storage, { userId: 2 }).outbox.recordsOf('user:2')).toEqual([])
    outbox.forget()
    expect(storage.length).toBe(0)
  })

  it('[K92] a full or spoilt storage costs no message of this page', () => {
    const storage = memoryStorage(1)
    storage.setItem('stonechat.outbox.1.x', 'no json')
    const { outbox } = open(storage)
    say(outbox, 'a')
    expect(textsOf(outbox.recordsOf('user:2'))).toEqual(['a'])
  })
})
