/** Two nodes are one chat: what happens on one shows on the other, and the database decides for both. */
import { randomUUID } from 'node:crypto'
import {
  type Cluster,
  type ClusterNode,
  call,
  hasMariaDb,
  hasNats,
  openSocket,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGroup, says, sendText, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

describe.skipIf(!hasMariaDb() || !hasNats())('two nodes', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  let one: ClusterNode
  let other: ClusterNode
  beforeAll(async () => {
    cluster = await startCluster()
    one = await cluster.startNode()
    other = await cluster.startNode()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[N100] messages, edits, recalls and read positions of one node arrive at the other', async () => {
    const [ann, bob] = [await register(one), await register(other)]
    await using annSocket = await openSocket(one, ann.token)
    await using bobSocket = await openSocket(other, bob.token)
    expect([annSocket.ready.node, bobSocket.ready.node]).toEqual([one.id, other.id])
    const target = { target_type: 'user', target_id: bob.id }

    const { data: sent } = await annSocket.request('message.send', { ...target, content: 'hello' })
    const got = await bobSocket.next('message.created')
    expect(got).toMatchObject({ seq: sent.seq, sender_id: ann.id, target_type: 'user', target_id: ann.id })

    await annSocket.request('message.edit', { ...target, seq: sent.seq, content: 'hello again' })
    expect(await bobSocket.next('message.changed')).toMatchObject({
      content: { text: 'hello again' },
      rev: 1,
    })
    await annSocket.request('message.recall', { ...target, seq: sent.seq })
    expect(await bobSocket.next('message.changed')).toMatchObject({ content: null, rev: 2 })

    await bobSocket.request('session.read', { target_type: 'user', target_id: ann.id, seq: sent.seq })
    expect(await annSocket.next('receipt.changed', (data) => data.read_seq === sent.seq)).toMatchObject({
      user_id: bob.id,
    })
  })

  it('[N761] a changed profile and a block reach who has the user on the screen on the other node', async () => {
    const [ann, bob] = [await register(one), await register(other)]
    await using here = await openSocket(one, ann.token)
    await using there = await openSocket(other, bob.token)
    const { data } = await there.request('presence.subscribe', { user_ids: [ann.id] })
    expect(data.users).toMatchObject([{ online: true }])
    await here.request('user.update', { nickname: 'Ann' })
    expect(await there.next('user.updated')).toMatchObject({ user_id: ann.id, nickname: 'Ann' })
    await here.request('block.add', { user_id: bob.id })
    const nothing = { user_id: ann.id, online: false, last_seen_at: null }
    expect(await there.next('presence.changed')).toEqual(nothing)
  })

  it('[N430] what belongs to a user and changes on one node reaches that user on the other, and is there after having been away', async () => {
    const ann = await register(one)
    const bob = await register(other)
    await using here = await openSocket(one, ann.token)
    await using there = await openSocket(other, ann.token)
    await here.request('block.add', { user_id: bob.id })
    await here.request('user.preferences', { theme: 'dark' })
    await here.request('user.update', { nickname: 'Ann' })
    const changes = [
      { rev: 1, kind: 'block', user_id: bob.id, blocked: true },
      { rev: 2, kind: 'preferences', preferences: { theme: 'dark' } },
      { rev: 3, kind: 'profile' },
    ]
    for (const change of changes) expect(await there.next('user.changed')).toEqual(change)
    const { body } = await call(other, 'POST /api/sync', {
      token: ann.token,
      body: { conversations: [], user_rev: 1 },
    })
    expect(body.user).toEqual({ rev: 3, reset: false, changes: changes.slice(1) })
  })

  it('[N101] a group whose members are on both nodes receives everything in one order', async () => {
    const [ann, bob, cem] = [await register(one), await register(one), await register(one)]
    await using annSocket = await openSocket(one, ann.token)
    await using bobSocket = await openSocket(other, bob.token)
    await using cemSocket = await openSocket(other, cem.token)
    const group = await makeGroup(one, ann, bob, cem)
    for (const socket of [bobSocket, cemSocket]) await socket.next('session.changed')
    const count = 40
    const sends = Array.from({ length: count }, (_, index) =>
      (index % 2 === 0 ? annSocket : bobSocket).request('message.send', { ...group, content: `${index}` }),
    )
    const seqs = (await Promise.all(sends)).map(({ data }) => data.seq)
    expect([...seqs].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    const heard = new Set<number>()
    while (heard.size < count) heard.add((await cemSocket.next('message.created')).seq)
    const { body } = await call(other, `GET /api/messages?target_type=group&target_id=${group.target_id}`, {
      token: cem.token,
    })
    expect(body.messages.map((message: { seq: number }) => message.seq)).toEqual(
      [...heard].sort((a, b) => a - b),
    )
  })

  it('[T26] people on both nodes who react to one message at once are all counted, and both nodes hear of all of them', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => register(one)))
    const [ann, bob] = [people[0]!, people[1]!]
    const group = await makeGroup(one, ann, ...people.slice(1))
    await sendText(one, ann, group, 'who comes?')
    await using atOne = await openSocket(one, ann.token)
    await using atOther = await openSocket(other, bob.token)
    const react = (token: string, index: number) =>
      call(index % 2 === 0 ? one : other, 'POST /api/messages/react', {
        token,
        body: { ...group, seq: 1, emoji: '👍', on: true },
      })
    const answers = await Promise.all(people.map(({ token }, index) => react(token, index)))
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200))
    const ids = people.map(({ id }) => id).sort((first, second) => first - second)
    for (const socket of [atOne, atOther]) {
      const told: { user_id: number }[] = []
      const revs: number[] = []
      while (told.length < people.length) {
        const { rev, cause } = await socket.next('message.changed')
        revs.push(rev)
        if (cause?.reaction !== undefined) told.push(cause.reaction)
        told.push(...(cause?.reactions ?? []))
      }
      expect(told.map(({ user_id }) => user_id).sort((first, second) => first - second)).toEqual(ids)
      expect(revs.sort((first, second) => first - second)).toEqual(revs.map((_, index) => index + 1))
    }
    const { body } = await call(other, `GET /api/messages?target_type=group&target_id=${group.target_id}`, {
      token: bob.token,
    })
    expect(body.messages[0].reactions).toMatchObject([{ emoji: '👍', count: 12 }])
  })

  it('[N102] a retry with the same client_id on another node gives the first answer, and one message', async () => {
    const [ann, bob] = [await register(one), await register(one)]
    const clientId = randomUUID()
    const first = await sendText(one, ann, { target_id: bob.id }, 'once', clientId)
    const again = await sendText(other, ann, { target_id: bob.id }, 'once', clientId)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    const both = await Promise.all(
      [one, other].map((node) => sendText(node, ann, { target_id: bob.id }, 'at once', `${clientId}-2`)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201])
    expect(both[0]!.body).toEqual(both[1]!.body)
    expect(await sendText(other, ann, { target_id: bob.id }, 'other words', clientId)).toMatchObject({
      status: 409,
    })
    const { body } = await call(other, `GET /api/messages?target_id=${ann.id}`, { token: bob.token })
    expect(body.messages).toHaveLength(2)
  })

  it('[N103] an account made on one node signs in on the other, and its token is good on both', async () => {
    const ann = await register(one)
    const signedIn = await call(other, 'POST /api/login', {
      body: { phone: ann.phone, password: ann.password },
    })
    expect(signedIn.status).toBe(200)
    for (const node of [one, other]) {
      const { body } = await call(node, 'GET /api/user/profile', { token: signedIn.body.token })
      expect(body.id).toBe(ann.id)
    }
  })

  it('[N104] a node that is stopped answers what it accepted, then disconnects its clients with a code that says come back', async () => {
    const third = await cluster.startNode()
    const [ann, bob] = [await register(one), await register(one)]
    await using leaving = await openSocket(third, ann.token)
    await using staying = await openSocket(other, bob.token)
    const sends = Array.from({ length: 20 }, (_, index) =>
      leaving.request('message.send', { target_id: bob.id, content: `${index}` }),
    )
    await sends[0]
    const stopped = third.stop()
    expect((await leaving.closed).code).toBe(4002)
    const answered = (await Promise.allSettled(sends)).filter((one) => one.status === 'fulfilled').length
    expect((await stopped).code).toBe(0)
    for (let seq = 1; seq <= answered; seq += 1)
      await staying.next('message.created', (data) => data.seq === seq)
    await using again = await openSocket(other, ann.token)
    await again.request('message.send', { target_id: bob.id, content: 'from another node' })
    await staying.next('message.created', says('from another node'))
  })
})
