import { join } from 'node:path'
import type { CommitOutcome, SessionRecord } from '@stonechat/im/contract'
import { StonechatError } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { startThread } from '../sqlite/open-sqlite.js'
import { draft, makeFolder } from '../testing/local-store.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const

describe('the thread of a connection', () => {
  it('[S30] when it dies every call under way is unavailable, and the next one finds a new thread', async () => {
    using folder = makeFolder()
    const thread = startThread('writer', join(folder.path, 'stonechat.db'))
    await thread.open()
    const commit = () => thread.call<CommitOutcome[]>('im', 'commitMessages', [[draft(pair, 1)]])
    expect(await commit()).toMatchObject([{ status: 'created' }])
    const underWay = Array.from({ length: 500 }, commit)
    const settled = Promise.allSettled(underWay)
    await thread.kill()
    const results = await settled
    const lost = results.filter((one) => one.status === 'rejected')
    expect(lost.length).toBeGreaterThan(0)
    for (const { reason } of lost)
      expect(reason).toMatchObject({ name: 'StonechatError', code: 'unavailable' })

    const [outcome] = await commit()
    const acknowledged = results.length - lost.length
    expect(outcome?.status === 'created' && outcome.message.seq).toBeGreaterThanOrEqual(acknowledged + 2)
    const session = await thread.call<SessionRecord>('im', 'getSession', [2, 1])
    expect(session.last_seq).toBe(outcome?.status === 'created' ? outcome.message.seq : 0)
    await thread.close()
  })

  it('[S31] a failure crosses with its code, and its cause for the log', async () => {
    using folder = makeFolder()
    const thread = startThread('writer', join(folder.path, 'stonechat.db'))
    await thread.open()
    const error = await thread.call('im', 'noSuchMethod', []).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StonechatError)
    expect(error).toMatchObject({
      code: 'internal',
      cause: { message: expect.stringContaining('im.noSuchMethod') },
    })
    await thread.close()
  })

  it('[S32] what cannot cross is refused alone', async () => {
    using folder = makeFolder()
    const thread = startThread('writer', join(folder.path, 'stonechat.db'))
    await thread.open()
    await expect(thread.call('im', 'ping', [() => {}])).rejects.toMatchObject({ code: 'internal' })
    await expect(thread.call('im', 'ping', [])).resolves.toBeUndefined()
    await thread.close()
  })

  it('[S33] the reader writes nothing', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    const writer = startThread('writer', path)
    await writer.open()
    const reader = startThread('reader', path)
    await reader.open()
    await expect(reader.call('im', 'setPresenceHidden', [1, true])).rejects.toMatchObject({
      code: 'unavailable',
    })
    await reader.close()
    await writer.close()
  })
})
