/** Putting people into groups who never asked for it. */
import { gatewayLimits } from '@stonechat/gateway/limits'
import { imLimits } from '@stonechat/im/limits'
import { call, makeTempFolder, openSocket, type Person, register, startApp } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/wire.js'

/** Enough for two windows of a user, so that it does not matter when the first one ends. */
const enough = Math.ceil((2 * gatewayLimits.ratePointsPerUser) / imLimits.groupPointsPerStranger) + 10

const folder = makeTempFolder()
let people: readonly Person[]
const strangers: number[] = []

beforeAll(async () => {
  await using app = await startApp({ dataDir: (await folder).path, options: { grpcToken: 'a'.repeat(40) } })
  people = await Promise.all(Array.from({ length: 3 }, () => register(app)))
  for (let count = 0; count < enough; count += 1) {
    const { user } = await ask(app, 'a'.repeat(40), 'POST /api/admin/users', { external_id: `s${count}` })
    strangers.push(user.id)
    await ask(app, people[2]!.token, 'POST /api/send', { target_id: user.id, content: 'hi' })
  }
}, 60_000)
afterAll(async () => (await folder)[Symbol.asyncDispose]())

describe('people who are put into groups unasked', { timeout: 60_000 }, () => {
  it('[G771] strangers cost points of the next windows, over either carrier, and people one has talked with do not', async () => {
    await using app = await startApp({ dataDir: (await folder).path, options: { rateLimits: 'on' } })
    const [overHttp, overSocket, known] = people as [Person, Person, Person]
    const body = { name: 'g', member_ids: strangers }
    const next = async ({ token }: Person) => (await call(app, 'GET /api/sessions', { token })).status

    await ask(app, overHttp.token, 'POST /api/groups', body)
    expect(await next(overHttp)).toBe(429)

    await using socket = await openSocket(app, overSocket.token)
    const { data } = await socket.request('group.create', { name: 'g' })
    expect(await next(overSocket)).toBe(200)
    await socket.request('group.add', { group_id: data.id, user_ids: strangers })
    expect((await socket.request('session.list')).error).toMatchObject({ code: 'rate_limited' })

    await ask(app, known.token, 'POST /api/groups', body)
    expect(await next(known)).toBe(200)
  })
})
