/** What people do who use the app quickly, in points: far from where they would be refused. */
import { gatewayLimits } from '@stonechat/gateway/limits'
import { imLimits } from '@stonechat/im/limits'
import { limits } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import { makeTempFolder, openSocket, type Person, register, startServer } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const chats = 200
const sentence = '今天下午三点开会，别忘了带上周的报告。'

const folder = makeTempFolder()
let ada: Person
let group = 0
const others: number[] = []

/** Filled without limits, which would make it take minutes. */
beforeAll(async () => {
  await using server = await startServer({ dataDir: (await folder).path })
  ada = await register(server)
  await using socket = await openSocket(server, ada.token)
  for (let count = 0; count < chats; count += 1) others.push((await register(server)).id)
  await Promise.all(
    others.map((target_id) =>
      socket.request('message.send', { target_type: 'user', target_id, content: sentence }),
    ),
  )
  const history = Array.from({ length: 1_000 }, () =>
    socket.request('message.send', { target_type: 'user', target_id: others[0], content: sentence }),
  )
  await Promise.all(history)
  const made = await socket.request('group.create', { name: '大群', member_ids: others })
  group = made.data.id
}, 120_000)
afterAll(async () => (await folder)[Symbol.asyncDispose]())

type Ask = (op: string, data: unknown) => Promise<unknown>

/** The points that these requests take of a window which nothing else was taken of. */
async function pointsOf(use: (ask: Ask) => Promise<void>): Promise<number> {
  await using server = await startServer({ dataDir: (await folder).path, args: ['-rate-limits', 'on'] })
  await using socket = await openSocket(server, ada.token, { offline: 'none' })
  const ping = async () => (await socket.request('ping', {})).error
  /** Spends what is left of a window, and resolves with how much that was, and how long it still lasts. */
  const spend = async () => {
    for (let left = 0; ; left += 1) {
      const error = await ping()
      if (error !== undefined) return { left, endsAt: performance.now() + Number(error.retry_after_ms) }
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
  const { endsAt } = await spend()
  await new Promise((resolve) => setTimeout(resolve, endsAt - performance.now() + 20))
  await use(async (op, data) => {
    const { data: answer, error } = await socket.request(op, data)
    expect([op, error]).toEqual([op, undefined])
    return answer
  })
  const after = await spend()
  // It was one window, or the count says nothing.
  expect(after.endsAt - endsAt).toBeLessThan(1.5 * gatewayLimits.rateWindowMs)
  return gatewayLimits.ratePointsPerUser - after.left
}

describe('ordinary use', { timeout: 60_000 }, () => {
  const half = gatewayLimits.ratePointsPerUser / 2
  const target = (target_id: number) => ({ target_type: 'user', target_id })
  const ids = () => others.slice(0, limits.userListMax)

  it('[Z989] opening the app with 200 conversations, all of them new to it, takes less than half of a window', async () => {
    const points = await pointsOf(async (ask) => {
      await ask('sync', { conversations: [], user_rev: 0 })
      await ask('session.list', { limit: 200 })
      await ask('user.get', {})
      await ask('user.list', { user_ids: ids() })
      await ask('presence.subscribe', { user_ids: ids() })
      await ask('device.list', {})
    })
    expect(points + gatewayLimits.ratePointsPerConnect).toBeLessThan(half)
    expect(points).toBeGreaterThan(20)
  })

  it('[Z989] ten seconds of switching chats, members of a large group, writing and quick scrolling take less than half', async () => {
    const points = await pointsOf(async (ask) => {
      for (const other of others.slice(0, 10)) {
        await ask('message.list', { ...target(other), limit: 50 })
        await ask('session.read', { ...target(other), seq: 1 })
        await ask('typing', target(other))
        await ask('message.send', { ...target(other), content: sentence })
      }
      await ask('group.get', { group_id: group })
      await ask('group.members', { group_id: group, limit: 200 })
      for (let page = 0; page < 20; page += 1)
        await ask('message.list', { ...target(others[0]!), before_seq: 1_001 - page * 50, limit: 50 })
      await ask('message.react', { ...target(others[0]!), seq: 1, emoji: '👍', on: true })
    })
    expect(points).toBeLessThan(half)
    expect(points).toBeGreaterThan(100)
  })

  it('[Z988] a sync takes more points for the conversations that the client holds, a deletion for its messages', async () => {
    const conversations = Array.from({ length: 2_000 }, (_, index) => [index + 1, 0, 0])
    const seqs = Array.from({ length: limits.deleteMaxMessages }, (_, index) => index + 1)
    const points = await pointsOf(async (ask) => {
      await ask('sync', { conversations, up_to_id: 1, after_id: 1 })
      await ask('message.delete', { ...target(others[0]!), seqs })
    })
    const bySize = Math.floor(JSON.stringify(conversations).length / gatewayLimits.rateBytesPerPoint)
    const byNumber =
      Math.floor(conversations.length / imLimits.syncHeldPerPoint) +
      Math.floor(seqs.length / imLimits.deletedPerPoint)
    expect(points).toBe(operations.sync.cost + operations['message.delete'].cost + bySize + byNumber)
  })
})
