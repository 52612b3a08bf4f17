/** Links into groups over HTTP: seen without an account, used by many at once. */
import type { EventData } from '@stonechat/protocol'
import { call, openSocket, type Person, type RunningApp, register, startApp } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const crowdSize = 40

describe('links into groups over HTTP', { timeout: 60_000 }, () => {
  let app: RunningApp
  let ann: Person
  beforeAll(async () => {
    app = await startApp({ overrides: { webRoot: null } })
    ann = await register(app)
  }, 60_000)
  afterAll(() => app?.[Symbol.asyncDispose]())

  const asAnn = (line: Parameters<typeof call>[1], body: object) =>
    call(app, line, { token: ann.token, body })
  async function makeLink(part: object = {}) {
    const { body: group } = await asAnn('POST /api/groups', { name: 'Reading circle', member_ids: [] })
    const { body: invite, status } = await asAnn(`POST /api/groups/${group.id}/invites`, part)
    expect(status).toBe(201)
    return { groupId: group.id as number, invite }
  }

  it('[Y320] anybody reads where a link leads to; a link that never was is like one that has ended', async () => {
    const { groupId, invite } = await makeLink({ expires_in_s: 3_600, max_uses: 5 })
    expect(invite).toMatchObject({ url: `/i/${invite.code}`, uses: 0, max_uses: 5 })
    expect(invite.code.length).toBeGreaterThanOrEqual(16)
    const read = (code: string) => call(app, `GET /api/invites/${code}`)
    expect((await read(invite.code)).body).toEqual({
      ...{ group_id: groupId, name: 'Reading circle', avatar_url: null, member_count: 1 },
      ...{ approval: false, question: '' },
    })
    await call(app, `DELETE /api/groups/${groupId}/invites/${invite.code}`, { token: ann.token })
    const [ended, unknown] = [await read(invite.code), await read('neverMade')]
    expect(ended.status).toBe(404)
    expect(ended.body.code).toBe('invite_not_found')
    expect({ ...ended.body, request_id: 0 }).toEqual({ ...unknown.body, request_id: 0 })
  })

  it('[Y321] many who come at once are let in with a few changes, and members hear of it', async () => {
    const { groupId, invite } = await makeLink()
    const crowd = await Promise.all(Array.from({ length: crowdSize }, () => register(app)))
    await using socket = await openSocket(app, ann.token)
    const answers = await Promise.all(
      crowd.map(({ token }) => call(app, `POST /api/invites/${invite.code}`, { token, body: {} })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(crowdSize).fill(200))
    for (const { body } of answers)
      expect(body).toMatchObject({ status: 'joined', group: { id: groupId, role: 'member' } })
    const changes = () =>
      socket.pending.flatMap(({ event, data }) =>
        event === 'group.changed' ? [data as EventData['group.changed']] : [],
      )
    const came = () => changes().flatMap(({ user_ids }) => user_ids)
    await expect.poll(() => came().length, { timeout: 10_000 }).toBe(crowdSize)
    expect(came().toSorted((a, b) => a - b)).toEqual(crowd.map(({ id }) => id).toSorted((a, b) => a - b))
    expect(changes().length).toBeLessThanOrEqual(5)
    expect(changes().every(({ line }) => line?.kind === 'joined')).toBe(true)
    const { body: group } = await call(app, `GET /api/groups/${groupId}`, { token: ann.token })
    expect(group.member_count).toBe(crowdSize + 1)
  })

  it('[Y338] a moderator hears of a request and who asked of the answer, at once', async () => {
    const bob = await register(app)
    const { body: group } = await asAnn('POST /api/groups', { name: 'Tea', member_ids: [] })
    await asAnn(`POST /api/groups/${group.id}/update`, { join: 'approval' })
    await using anns = await openSocket(app, ann.token)
    await using bobs = await openSocket(app, bob.token)
    const heard = (socket: typeof anns) =>
      socket.pending.flatMap(({ event, data }) =>
        event === 'user.changed' ? [data as EventData['user.changed']] : [],
      )
    const asBob = { token: bob.token }
    await call(app, `POST /api/groups/${group.id}/join`, { ...asBob, body: { text: '我是小陈' } })
    const waiting = { kind: 'join_requests', group_id: group.id, pending: 1 }
    await expect.poll(() => heard(anns).at(-1)).toMatchObject(waiting)
    const { body } = await call(app, 'GET /api/joins', { token: ann.token })
    expect(body).toEqual({ requests: [], groups: [{ group_id: group.id, pending: 1 }], next_cursor: null })
    await asAnn(`POST /api/groups/${group.id}/requests/${bob.id}`, { state: 'declined' })
    await expect.poll(() => heard(anns).at(-1)).toMatchObject({ ...waiting, pending: 0 })
    const request = { group_id: group.id, user_id: bob.id, text: '我是小陈', state: 'declined' }
    await expect.poll(() => heard(bobs).at(-1)).toMatchObject({ kind: 'join_request', request })
    await call(app, `POST /api/groups/${group.id}/join`, { ...asBob, body: {} })
    await call(app, `DELETE /api/groups/${group.id}`, { token: ann.token })
    await expect.poll(() => heard(bobs).at(-1)).toMatchObject({ request: { state: 'declined', text: '' } })
  })

  /** An open group of ann's, one that people are invited to, and cards that she sends to bob, who is in neither. */
  async function begin() {
    const bob = await register(app)
    const asBob = (line: Parameters<typeof call>[1], body?: object) =>
      call(app, line, { token: bob.token, body })
    const { body: open } = await asAnn('POST /api/groups', { name: 'Open circle', member_ids: [] })
    await asAnn(`POST /api/groups/${open.id}/update`, { join: 'open' })
    const { groupId: invited } = await makeLink()
    const send = (part: object, rest: object = {}) =>
      asAnn('POST /api/send', { target_id: bob.id, content: { type: 'card', ...part }, ...rest })
    return { bob, asBob, openId: open.id as number, invitedId: invited, send }
  }
  const invented = { name: 'Bank', avatar_url: 'https://example.org/x.png' }

  it('[Y390] a card shows a user or a group as the server knows them then, also where it is forwarded', async () => {
    const { bob, asBob, openId, invitedId, send } = await begin()
    const ofGroup = { type: 'card', group_id: openId, name: 'Open circle', avatar_url: null }
    expect((await send({ group_id: openId, ...invented })).body.content).toEqual(ofGroup)
    expect((await send({ group_id: invitedId })).body.content).toMatchObject({ name: 'Reading circle' })
    const { body: user } = await asBob('GET /api/user/profile')
    const ofBob = { type: 'card', user_id: bob.id, name: user.nickname, avatar_url: null }
    const shown = await send({ user_id: bob.id })
    expect(shown.body.content).toEqual(ofBob)
    const forward = { from: { target_id: bob.id }, seqs: [shown.body.seq], to: [{ target_id: ann.id }] }
    const { body: copies } = await asAnn('POST /api/messages/forward', forward)
    expect(copies.messages[0].content).toEqual(ofBob)
    for (const part of [{}, { user_id: bob.id, group_id: openId }])
      expect((await send(part)).body).toMatchObject({
        ...{ code: 'invalid_input', errors: [{ path: 'content.user_id' }] },
      })
  })

  it('[Y391] nobody shows who does not exist, or a group that they could not know, in any way', async () => {
    const { bob, asBob, invitedId, send } = await begin()
    expect((await send({ user_id: 999_999 })).body.code).toBe('user_not_found')
    expect((await send({ group_id: 999_999 })).body.code).toBe('group_not_found')
    const byBob = { target_id: ann.id, content: { type: 'card', group_id: invitedId } }
    expect((await asBob('POST /api/send', byBob)).body.code).toBe('group_not_found')
    const { body: shown } = await send({ user_id: bob.id })
    const edit = { target_id: bob.id, seq: shown.seq, content: { type: 'card', user_id: 999_999 } }
    expect((await asAnn('POST /api/messages/edit', edit)).body.code).toBe('user_not_found')
    const content = { type: 'card', group_id: 999_999 }
    const later = { target_id: bob.id, content, send_at: Date.now() + 60_000 }
    expect((await asAnn('POST /api/scheduled', later)).body.code).toBe('group_not_found')
  })

  it('[Y392] whoever opens or joins a dissolved group learns that it is one, and the retry of its card finds the first', async () => {
    const { bob, asBob, openId, invitedId, send } = await begin()
    const once = { client_id: `card-${openId}` }
    const { body: first } = await send({ group_id: openId }, once)
    expect((await asBob(`GET /api/groups/${openId}/card`)).body).toMatchObject({ name: 'Open circle' })
    for (const id of [openId, invitedId]) {
      await call(app, `DELETE /api/groups/${id}`, { token: ann.token })
      expect((await asBob(`GET /api/groups/${id}/card`)).body.code).toBe('group_dissolved')
      expect((await asBob(`POST /api/groups/${id}/join`, {})).body.code).toBe('group_dissolved')
      expect((await send({ group_id: id })).body.code).toBe('group_not_found')
    }
    const retry = await send({ group_id: openId }, once)
    expect([retry.status, retry.body]).toEqual([200, first])
    const intoIt = { target_type: 'group', target_id: openId, content: { type: 'card', user_id: bob.id } }
    expect((await asAnn('POST /api/send', intoIt)).body.code).toBe('group_dissolved')
  })
})
