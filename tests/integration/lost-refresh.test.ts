/** The answer to a refresh is lost on a bad network: the person stays signed in, and a thief does not. */
import { randomUUID } from 'node:crypto'
import {
  call,
  countAnswers,
  createFaultProxy,
  type HttpAnswer,
  type Person,
  type RunningServer,
  register,
  startServer,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const refresh = (refresh_token: string, request_id?: string): Promise<HttpAnswer> =>
  call(server, 'POST /api/token/refresh', { body: { refresh_token, request_id } })

/** A refresh that the server did and whose answer was lost. */
async function loseAnswer({ refreshToken }: Person, request_id?: string): Promise<void> {
  await using proxy = await createFaultProxy(server)
  const answered = () => countAnswers(server, 'POST', 200)
  const before = await answered()
  proxy.stopReading()
  const body = { refresh_token: refreshToken, request_id }
  const lost = call(proxy, 'POST /api/token/refresh', { body }).catch(() => 'lost')
  await expect.poll(answered).toBe(before + 1)
  proxy.cut()
  expect(await lost).toBe('lost')
}

const expectSignedOut = async (answer: HttpAnswer, { token }: Person) => {
  expect([answer.status, answer.body.code]).toEqual([401, 'invalid_refresh_token'])
  const profile = await call(server, 'GET /api/user/profile', { token })
  expect([profile.status, profile.body.code]).toEqual([401, 'device_revoked'])
}

describe('a refresh whose answer is lost', () => {
  it('[H81] asked for again with the same request_id it is answered, and the device goes on', async () => {
    const ann = await register(server)
    const id = randomUUID()
    await loseAnswer(ann, id)
    const [again, once] = await Promise.all([refresh(ann.refreshToken, id), refresh(ann.refreshToken, id)])
    expect([again.status, once.status]).toEqual([200, 200])
    expect(once.body.refresh_token).toBe(again.body.refresh_token)
    expect((await call(server, 'GET /api/user/profile', { token: again.body.token })).status).toBe(200)
    expect((await refresh(again.body.refresh_token, randomUUID())).status).toBe(200)
  })

  it('[H82] a lost refresh that is asked for within 10 s is answered with one token, whatever request_id comes with it, and the device goes on', async () => {
    const named = randomUUID()
    const cases = [
      [undefined, undefined],
      [named, undefined],
      [undefined, named],
      [named, randomUUID()],
    ]
    for (const [first, second] of cases) {
      const ann = await register(server)
      await loseAnswer(ann, first)
      const answers = await Promise.all([refresh(ann.refreshToken, second), refresh(ann.refreshToken)])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect(answers[0]!.body.refresh_token).toBe(answers[1]!.body.refresh_token)
      expect((await call(server, 'GET /api/user/profile', { token: answers[1]!.body.token })).status).toBe(
        200,
      )
      expect((await refresh(answers[0]!.body.refresh_token)).status).toBe(200)
    }
  })

  it('[H83] once the answer of a refresh was used for the next, asking for the former again revokes the device', async () => {
    const ann = await register(server)
    const id = randomUUID()
    await loseAnswer(ann, id)
    const { body } = await refresh(ann.refreshToken, id)
    expect((await refresh(body.refresh_token, randomUUID())).status).toBe(200)
    await expectSignedOut(await refresh(ann.refreshToken, id), ann)
  })

  it('[H84] a request_id that is no UUID is bad input, and nothing happens to the device', async () => {
    const ann = await register(server)
    for (const id of ['', 'x', '1'.repeat(300), 7, null]) {
      const answer = await refresh(ann.refreshToken, id as string)
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input'])
    }
    expect((await refresh(ann.refreshToken)).status).toBe(200)
  })
})
