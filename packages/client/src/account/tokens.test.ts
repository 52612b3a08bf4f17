import { type FieldError, StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client, Vault } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until } from '../testing/until.js'

let fake: FakeServer
const clients: Client[] = []

beforeEach(async () => {
  fake = await startFakeServer()
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const minuteMs = 60_000

/** Credentials that a vault holds; used up at minute 15. */
function credentials(refreshToken: string, token = 'token-old'): string {
  return JSON.stringify({ user: me, token, expiresAt: 15 * minuteMs, refreshToken, savedAt: 0 })
}

/** What the tabs of one browser share: one value, one lock, and news of each other's changes. */
function createSharedStorage(initial: string | null) {
  let held = initial
  let lock: Promise<unknown> = Promise.resolve()
  const listeners = new Map<object, () => void>()
  return {
    get held() {
      return held
    },
    openTab(): Vault {
      const tab = {}
      return {
        load: () => held,
        save(value) {
          held = value
          for (const [other, listener] of listeners) if (other !== tab) listener()
        },
        subscribe(listener) {
          listeners.set(tab, listener)
          return () => listeners.delete(tab)
        },
        withLock<T>(task: () => Promise<T>): Promise<T> {
          const result = lock.then(task)
          lock = result.catch(() => {})
          return result
        },
      }
    },
  }
}

function createTab(vault: Vault, nowMs: number): Client {
  const client = createNodeClient(fake.url, { vault, now: () => nowMs, random: () => 0 })
  clients.push(client)
  return client
}

/** A server that knows one valid refresh token, as the real one: an old one ends the device. */
function rotateStrictly(): { readonly refused: string[] } {
  let valid = 'r0'
  const refused: string[] = []
  fake.answer('token.refresh', ({ data }) => {
    if (data.refresh_token !== valid) {
      refused.push(data.refresh_token)
      throw new StonechatError('invalid_refresh_token')
    }
    valid = `r${Number(valid.slice(1)) + 1}`
    return { user: me, token: `token-${valid}`, refresh_token: valid, expires_at: 1e15 }
  })
  return { refused }
}

describe('tokens', () => {
  it('[K40] calls that need a new token at the same time share one refresh', async () => {
    rotateStrictly()
    const latch = createLatch()
    fake.answer('block.list', async () => {
      await latch.opened
      return { user_ids: [] }
    })
    fake.refuseHandshakes = true
    // Without a lock: it would make the calls wait for each other anyway.
    const { load, save } = createSharedStorage(credentials('r0')).openTab()
    const client = createTab({ load, save }, 14.5 * minuteMs)
    const calls = [1, 2, 3].map(() => client.call('block.list', {}))
    latch.open()
    await Promise.all(calls)
    expect(await fake.asked('token.refresh')).toHaveLength(1)
    expect((await fake.asked('block.list', 3)).map(({ token }) => token)).toEqual(Array(3).fill('token-r1'))
  })

  it('[K41] a token refused with 401 is renewed once, and the call is made again', async () => {
    rotateStrictly()
    fake.refuseHandshakes = true
    fake.answer('block.list', ({ token }) => {
      if (token === 'token-old') throw new StonechatError('token_expired')
      return { user_ids: [7] }
    })
    const client = createTab(createSharedStorage(credentials('r0')).openTab(), 0)
    expect(await client.call('block.list', {})).toEqual({ user_ids: [7] })
  })

  it('[K42] tabs that share a vault never use one refresh token twice', async () => {
    const { refused } = rotateStrictly()
    const storage = createSharedStorage(credentials('r0'))
    const tabs = [1, 2, 3, 4].map(() => createTab(storage.openTab(), 14.5 * minuteMs))
    for (const tab of tabs) await until(tab.connection, ({ status }) => status === 'online')
    expect(refused).toEqual([])
    expect(await fake.asked('token.refresh')).toHaveLength(1)
    expect(JSON.parse(storage.held!).refreshToken).toBe('r1')
  })

  it('[K43] without a lock, a refusal because another tab was quicker is no sign-out', async () => {
    const storage = createSharedStorage(credentials('r0'))
    const { load, save } = storage.openTab()
    fake.refuseHandshakes = true
    fake.answer('token.refresh', () => {
      void save(credentials('r1', 'token-r1').replace(String(15 * minuteMs), '1e15'))
      throw new StonechatError('invalid_refresh_token')
    })
    const client = createTab({ load, save }, 14.5 * minuteMs)
    await client.call('block.list', {})
    expect((await fake.asked('block.list'))[0]?.token).toBe('token-r1')
    expect(client.account.getSnapshot().status).toBe('signed_in')
  })

  it.each(['invalid_refresh_token', 'device_revoked'] as const)(
    '[K44] a refresh refused with %s signs out with the reason',
    async (reason) => {
      fake.answer('token.refresh', () => {
        throw new StonechatError(reason)
      })
      const storage = createSharedStorage(credentials('r0'))
      const client = createTab(storage.openTab(), 14.5 * minuteMs)
      const account = await until(client.account, ({ status }) => status === 'signed_out')
      expect(account).toEqual({ status: 'signed_out', reason })
      expect(storage.held).toBeNull()
    },
  )

  it('[K460] a refresh that is called invalid signs out only where the server names the token as what is wrong', async () => {
    const errors: FieldError[] = []
    fake.answer('token.refresh', () => {
      throw new StonechatError('invalid_input', { errors })
    })
    const storage = createSharedStorage(credentials('r0'))
    const client = createTab(storage.openTab(), 14.5 * minuteMs)
    await fake.asked('token.refresh', 2)
    expect(client.account.getSnapshot().status).toBe('signed_in')
    errors.push({ path: 'refresh_token', message: 'is too long' })
    const account = await until(client.account, ({ status }) => status === 'signed_out')
    expect(account).toEqual({ status: 'signed_out', reason: 'invalid_input' })
  })

  it('[K45] a refresh that gets no answer never signs out', async () => {
    const storage = createSharedStorage(credentials('r0'))
    const client = createNodeClient('http://127.0.0.1:1', {
      vault: storage.openTab(),
      now: () => 14.5 * minuteMs,
    })
    clients.push(client)
    await until(client.connection, ({ status }) => status === 'waiting')
    await expect(client.call('block.list', {})).rejects.toMatchObject({ code: 'network' })
    expect(client.account.getSnapshot().status).toBe('signed_in')
    expect(storage.held).not.toBeNull()
  })

  it('[K46] signing in or out in one tab does the same in the others', async () => {
    const storage = createSharedStorage(null)
    const [first, second] = [createTab(storage.openTab(), 0), createTab(storage.openTab(), 0)]
    await first!.signIn({ phone: '1', password: 'x' })
    await until(second!.connection, ({ status }) => status === 'online')
    await second!.signOut()
    expect(first!.account.getSnapshot()).toEqual({ status: 'signed_out' })
    expect(first!.connection.getSnapshot().status).toBe('idle')
  })

  it('[K47] a wrong clock does not make it refresh again and again', async () => {
    fake.refuseHandshakes = true
    fake.answer('account.login', () => ({
      user: me,
      token: 't',
      refresh_token: 'r',
      expires_at: 15 * minuteMs,
    }))
    const client = createTab(createSharedStorage(null).openTab(), 1_000 * minuteMs)
    await client.signIn({ phone: '1', password: 'x' })
    await client.call('block.list', {})
    expect(fake.requests.filter(({ op }) => op === 'token.refresh')).toEqual([])
  })

  it('[K48] what is not ours in the vault is nobody signed in', () => {
    for (const held of ['', 'x', '{}', 'null', '[]', '{"token":1}']) {
      const client = createTab(createSharedStorage(held).openTab(), 0)
      expect(client.account.getSnapshot()).toEqual({ status: 'signed_out' })
    }
  })

  it('[K49] a newer profile does not bring back tokens that another tab has replaced', async () => {
    const storage = createSharedStorage(credentials('r0'))
    const { load, save } = storage.openTab()
    const latch = createLatch()
    fake.refuseHandshakes = true
    fake.answer('user.get', async () => {
      await latch.opened
      return { ...me, nickname: 'renamed' }
    })
    const client = createTab({ load, save }, 0)
    await fake.asked('user.get')
    void save(credentials('r1', 'token-r1'))
    latch.open()
    await until(client.account, (state) => state.status === 'signed_in' && state.user.nickname === 'renamed')
    expect(JSON.parse(storage.held!)).toMatchObject({ refreshToken: 'r1', user: { nickname: 'renamed' } })
  })

  it('[K486] a renewal does not bring back the profile of before a newer one was read', async () => {
    const storage = createSharedStorage(credentials('r0'))
    fake.refuseHandshakes = true
    fake.answer('user.get', () => ({ ...me, nickname: 'renamed' }))
    let nowMs = 0
    const client = createNodeClient(fake.url, { vault: storage.openTab(), now: () => nowMs })
    clients.push(client)
    await until(client.account, (state) => state.status === 'signed_in' && state.user.nickname === 'renamed')
    nowMs = 14.5 * minuteMs
    await client.call('block.list', {})
    expect(JSON.parse(storage.held!)).toMatchObject({
      refreshToken: 'refresh-1',
      user: { nickname: 'renamed' },
    })
  })

  it('[K334] a renewal has an id that is kept before it is asked for, and stays until an answer came', async () => {
    const storage = createSharedStorage(credentials('r0'))
    const asked: unknown[] = []
    fake.refuseHandshakes = true
    fake.answer('token.refresh', ({ data }) => {
      asked.push([data.refresh_token, data.request_id, JSON.parse(storage.held!).requestId])
      if (asked.length < 3) throw new StonechatError('unavailable')
      return { user: me, token: `t${asked.length}`, refresh_token: 'r1', expires_at: 20 * minuteMs }
    })
    let nowMs = 14.5 * minuteMs
    const client = createNodeClient(fake.url, { vault: storage.openTab(), now: () => nowMs, random: () => 0 })
    clients.push(client)
    await until(client.connection, ({ status }) => status === 'waiting')
    // The connection asks by itself as well.
    while (asked.length < 3) await client.call('block.list', {}).catch(() => {})
    await client.call('block.list', {})
    const [first] = asked as [string, string, string][]
    expect(first![1]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(asked).toEqual(Array(3).fill(['r0', first![1], first![1]]))
    expect(JSON.parse(storage.held!).requestId).toBeUndefined()
    nowMs = 19.9 * minuteMs
    await client.call('block.list', {})
    const [token, id, kept] = asked[3] as [string, string, string]
    expect([token, kept]).toEqual(['r1', id])
    expect(id).not.toBe(first![1])
  })

  it('[K335] a renewal that was under way when the program ended is finished by the next start, with the same id', async () => {
    const storage = createSharedStorage(credentials('r0'))
    const ids: unknown[] = []
    const latch = createLatch()
    fake.refuseHandshakes = true
    fake.answer('token.refresh', async ({ data }) => {
      ids.push(data.request_id)
      if (ids.length === 1) await latch.opened
      return { user: me, token: 't1', refresh_token: 'r1', expires_at: 1e15 }
    })
    // Without the lock: one that ended holds it no more.
    const { load, save } = storage.openTab()
    createTab({ load, save: (value) => (ids.length === 0 ? save(value) : undefined) }, 14.5 * minuteMs)
    await fake.asked('token.refresh')
    const client = createTab(storage.openTab(), 14.5 * minuteMs)
    await client.call('block.list', {})
    latch.open()
    expect(ids).toEqual([expect.any(String), ids[0]])
    expect(JSON.parse(storage.held!)).toMatchObject({ refreshToken: 'r1' })
  })

  it('[K333] a vault that someone emptied signs out at the next renewal', async () => {
    rotateStrictly()
    fake.refuseHandshakes = true
    const { load, save } = createSharedStorage(credentials('r0')).openTab()
    const client = createTab({ load, save }, 14.5 * minuteMs)
    void save(null)
    await expect(client.call('block.list', {})).rejects.toMatchObject({ code: 'unauthenticated' })
    const account = await until(client.account, ({ status }) => status === 'signed_out')
    expect(account).toEqual({ status: 'signed_out', reason: 'unauthenticated' })
  })
})
