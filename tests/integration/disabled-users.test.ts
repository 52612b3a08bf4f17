/** An account that is disabled, in the whole product: by command, with and without a server that runs. */
import {
  call,
  makeTempFolder,
  openSocket,
  type Person,
  type RunningApp,
  register,
  runProgram,
  startApp,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/wire.js'

let app: RunningApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app[Symbol.asyncDispose]())

const operator = async (action: 'disable' | 'enable', { id }: Person, dataDir = app.dataDir) => {
  expect(await runProgram(['user', action, String(id), '-data', dataDir])).toMatchObject({ code: 0 })
}
const codeOf = async (...args: Parameters<typeof call>) => {
  const { status, body } = await call(...args)
  return [status, body?.code]
}
const people = async <N extends number>(count: N, at = app) =>
  Promise.all(Array.from({ length: count }, () => register(at)))

describe('a disabled account', { timeout: 60_000 }, () => {
  it('[U760] a message to a disabled user is refused at once, and accepted again when the account is enabled', async () => {
    const [ann, bob] = (await people(2)) as [Person, Person]
    const body = { target_id: bob.id, content: 'hi' }
    const send = () => codeOf(app, 'POST /api/send', { token: ann.token, body })
    expect(await send()).toEqual([201, undefined])
    await operator('disable', bob)
    expect(await send()).toEqual([403, 'peer_disabled'])
    await operator('enable', bob)
    expect(await send()).toEqual([201, undefined])
  })

  it('[U761] a disabled user is found by nobody and added to no group, and the name on earlier words stays', async () => {
    const [ann, bob] = (await people(2)) as [Person, Person]
    await ask(app, ann.token, 'POST /api/send', { target_id: bob.id, content: 'hi' })
    const { id } = await ask(app, ann.token, 'POST /api/groups', { name: 'g' })
    await operator('disable', bob)
    const token = ann.token
    for (const query of [bob.id, bob.username, bob.phone])
      expect(await codeOf(app, `GET /api/user/find?query=${query}`, { token })).toEqual([
        404,
        'user_not_found',
      ])
    const member_ids = [bob.id]
    expect(await codeOf(app, 'POST /api/groups', { token, body: { name: 'h', member_ids } })).toEqual([
      403,
      'peer_disabled',
    ])
    expect(
      await codeOf(app, `POST /api/groups/${id}/members`, { token, body: { user_ids: member_ids } }),
    ).toEqual([403, 'peer_disabled'])
    const { sessions } = await ask(app, token, 'GET /api/sessions')
    expect(sessions.map((one: { title: string }) => one.title)).toContain(bob.username)
    expect(await codeOf(app, `GET /api/user/profile?user_id=${bob.id}`, { token })).toEqual([200, undefined])
  })

  it('[U762] the groups of a disabled owner go to another member, whom all members are told of', async () => {
    const [owner, bob, cem] = (await people(3)) as [Person, Person, Person]
    const { id } = await ask(app, owner.token, 'POST /api/groups', {
      name: 'g',
      member_ids: [cem.id, bob.id],
    })
    await ask(app, owner.token, `POST /api/groups/${id}/members/${bob.id}/update`, { role: 'admin' })
    await using socket = await openSocket(app, cem.token)
    await operator('disable', owner)
    const changed = await socket.next('group.changed')
    expect(changed).toMatchObject({
      kind: 'member_changed',
      group: { owner_id: bob.id, member_count: 3 },
      user_ids: [bob.id, owner.id],
    })
    await ask(app, bob.token, `POST /api/groups/${id}/update`, { name: 'ours' })
  })

  it('[U763] an account that is disabled while no server runs hands its groups on at the next start', async () => {
    await using folder = await makeTempFolder()
    const first = await startApp({ dataDir: folder.path })
    const [owner, bob] = (await people(2, first)) as [Person, Person]
    const { id } = await ask(first, owner.token, 'POST /api/groups', { name: 'g', member_ids: [bob.id] })
    await first[Symbol.asyncDispose]()
    await operator('disable', owner, folder.path)
    await using second = await startApp({ dataDir: folder.path })
    await expect
      .poll(async () => (await ask(second, bob.token, `GET /api/groups/${id}`)).owner_id, { timeout: 15_000 })
      .toBe(bob.id)
  })
})
