import { closeCodes, StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me, peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

let fake: FakeServer
let client: Client
let nowMs: number

beforeEach(async () => {
  fake = await startFakeServer()
  nowMs = 1_700_000_000_000
  fake.answer('account.login', () => signedIn('token-0'))
  fake.store({})
  client = createNodeClient(fake.url, { now: () => nowMs, random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const signedIn = (token: string) => ({
  user: me,
  token,
  refresh_token: `refresh of ${token}`,
  expires_at: nowMs + 15 * minuteMs,
})

async function openReady() {
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

const ownTexts = () =>
  fake.messages.filter(({ sender_id }) => sender_id === me.id).map(({ content }) => content)

describe('a token that expires', () => {
  it('[K320] a token that expires loses no queued message and no draft, however long its renewal fails', async () => {
    const timeline = await openReady()
    let tries = 0
    fake.answer('token.refresh', () => {
      tries += 1
      if (tries < 4) throw new StonechatError('unavailable')
      return signedIn('token-1')
    })
    fake.connections[0]?.close(closeCodes.tokenExpired.code)
    await until(client.connection, ({ status }) => status === 'waiting')
    const clientId = timeline.send('while it was renewed')
    client.setDraft(peer, 'half a thought')
    const { messages } = await until(timeline, (state) => state.messages.at(-1)?.status === 'sent')
    expect(messages.at(-1)).toMatchObject({ clientId, seq: 2 })
    expect(ownTexts()).toEqual([{ type: 'text', text: 'while it was renewed' }])
    await expect
      .poll(() => fake.requests.filter(({ op }) => op === 'session.update').at(-1)?.data)
      .toMatchObject({ draft: 'half a thought' })
    expect((await fake.connected(2)).protocols).toContain('bearer.token-1')
    expect(client.account.getSnapshot().status).toBe('signed_in')
  })

  it('[K321] a token that expires is renewed before anything else by a machine that slept for a day', async () => {
    const timeline = await openReady()
    fake.answer('token.refresh', () => signedIn('token-1'))
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    await until(client.connection, ({ status }) => status === 'waiting')
    timeline.send('before the night')
    nowMs += dayMs
    fake.refuseHandshakes = false
    client.reconnect()
    await until(timeline, (state) => state.messages.at(-1)?.status === 'sent')
    expect(ownTexts()).toEqual([{ type: 'text', text: 'before the night' }])
    expect(await fake.asked('token.refresh')).toHaveLength(1)
    const ops = fake.requests.filter(({ token }) => token === 'token-0').map(({ op }) => op)
    expect(ops).not.toContain('message.send')
  })

  it('[K322] a token that expires and is not renewed signs out, and the next sign-in finds what was written', async () => {
    const timeline = await openReady()
    fake.answer('token.refresh', () => {
      throw new StonechatError('invalid_refresh_token')
    })
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    await until(client.connection, ({ status }) => status === 'waiting')
    const clientId = timeline.send('written before')
    client.setDraft(peer, 'half a thought')
    nowMs += dayMs
    fake.refuseHandshakes = false
    client.reconnect()
    const account = await until(client.account, ({ status }) => status === 'signed_out')
    expect(account).toEqual({ status: 'signed_out', reason: 'invalid_refresh_token' })

    await client.signIn({ phone: '1', password: 'x' })
    expect(client.getDraft(peer)).toBe('half a thought')
    const again = client.open(peer)
    const { messages } = await until(
      again,
      (state) => state.messages.at(-1)?.status === 'sent' && state.messages.length === 2,
    )
    expect(messages.at(-1)).toMatchObject({ clientId })
    expect(ownTexts()).toEqual([{ type: 'text', text: 'written before' }])
  })
})
