import { expect, it } from 'vitest'
import { createMemoryStore } from '../store/memory-store.js'
import { unsent } from '../testing/store-contract.js'
import type { FilesBase } from './base.js'
import { Bytes } from './bytes.js'
import { keptBytesMax } from './limits.js'
import { Pace } from './pace.js'

/** A message with one file of its own. */
const messageOf = (id: string, total: number) => ({
  ...unsent(id, 1),
  uploads: [{ id, state: 'waiting' as const, sent: 0, total }],
})

it('[L627] unsent files are kept up to 200 MB in all, those that came first, and what is sent makes room', async () => {
  const part = new Uint8Array(10 * 2 ** 20)
  // As many references to the same bytes: what is large here takes no memory.
  const blobOf = (parts: number) => new Blob(Array.from({ length: parts }, () => part))
  const store = createMemoryStore()
  const messages = new Map([
    ['large', messageOf('large', 150 * 2 ** 20)],
    ['too much', messageOf('too much', 60 * 2 ** 20)],
    ['fits', messageOf('fits', 50 * 2 ** 20)],
  ])
  const outbox = { find: (clientId: string) => messages.get(clientId) }
  const bytes = new Bytes({ store, outbox } as unknown as FilesBase)
  // At once, as one sends several messages.
  for (const [id, message] of messages) {
    bytes.held.set(id, blobOf(message.uploads[0]!.total / part.length))
    bytes.keep(message)
  }
  await bytes.kept()
  const kept = async () => (await store.load(['blobs'])).blobs
  expect((await kept()).map(({ id }) => id)).toEqual(['large', 'fits'])
  expect((await kept()).reduce((sum, { blob }) => sum + blob.size, 0)).toBe(keptBytesMax)

  bytes.release(messages.get('large')!)
  bytes.keep(messages.get('too much')!)
  await bytes.kept()
  expect((await kept()).map(({ id }) => id)).toEqual(['fits', 'too much'])
})

it('[L607] on a fast line requests carry up to 8 MB, on a slow one or after a cut as little as 64 kB', () => {
  const pace = new Pace()
  expect(pace.bytes).toBe(256 * 2 ** 10)
  for (let count = 0; count < 10; count += 1) pace.took(100)
  expect(pace.bytes).toBe(8 * 2 ** 20)
  pace.took(1_000)
  expect(pace.bytes).toBe(8 * 2 ** 20)
  pace.took(5_000)
  pace.failed()
  expect(pace.bytes).toBe(2 * 2 ** 20)
  for (let count = 0; count < 10; count += 1) pace.failed()
  expect(pace.bytes).toBe(64 * 2 ** 10)
})
