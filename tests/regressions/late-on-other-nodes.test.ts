/** The complaint: a user who was blocked, removed, muted or signed out goes on for a while over a socket on another node. */
import {
  type Cluster,
  type ClusterNode,
  hasMariaDb,
  hasNats,
  openSocket,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, readAll, say, signIn } from '../support/wire.js'

describe.skipIf(!hasMariaDb() || !hasNats())('what is decided on one node', () => {
  let cluster: Cluster
  let here: ClusterNode
  let there: ClusterNode
  beforeAll(async () => {
    cluster = await startCluster()
    here = await cluster.startNode()
    there = await cluster.startNode()
  }, 120_000)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[Q8a] a block, a mute and a removal refuse the very next send over a socket that is open on another node', async () => {
    const [ann, bob] = [await register(here), await register(here)]
    const { id } = await ask(here, ann.token, 'POST /api/groups', { name: 'g', member_ids: [bob.id] })
    const group = { target_type: 'group', target_id: id } as const
    await using atBob = await openSocket(there, bob.token)
    const send = async (target: object) => {
      const { data, error } = await atBob.request('message.send', { ...target, content: 'hello' })
      return error?.code ?? data.seq
    }
    const direct = { target_id: ann.id }
    expect([await send(direct), await send(group)]).toEqual([1, 1])

    await ask(here, ann.token, 'POST /api/blocks', { user_id: bob.id })
    expect(await send(direct)).toBe('blocked')
    const member = `/api/groups/${id}/members/${bob.id}` as const
    await ask(here, ann.token, `POST ${member}/update`, { muted_until: Date.now() + 3_600_000 })
    expect(await send(group)).toBe('muted')
    const edit = await atBob.request('message.edit', { ...group, seq: 1, content: 'still here' })
    expect(edit.error?.code).toBe('muted')
    await ask(here, ann.token, `DELETE ${member}`)
    expect(await send(group)).toBe('not_a_member')

    await say(here, ann.token, { ...group, content: 'among ourselves' })
    await ask(here, ann.token, `DELETE /api/blocks/${bob.id}`)
    await say(here, ann.token, { target_id: bob.id, content: 'a sign that all before has passed' })
    await atBob.next(
      'message.created',
      (message) => message.target_type === 'user' && message.sender_id === ann.id,
    )
    expect(JSON.stringify(atBob.pending)).not.toContain('among ourselves')
    expect(await readAll(here, ann.token, group)).toHaveLength(2)
  })

  it('[Q8b] a new password closes the sockets of other devices on another node, and their tokens with them', async () => {
    const ann = await register(here)
    const stolen = await signIn(here, ann)
    await using kept = await openSocket(there, ann.token)
    await using lost = await openSocket(there, stolen)
    await ask(here, ann.token, 'POST /api/password/change', {
      old_password: ann.password,
      password: 'a new password',
    })
    expect((await lost.closed).code).toBe(4102)
    // In the handshake, or right after it where that node has only just read the device.
    await expect(openSocket(there, stolen)).rejects.toThrow(/401|4102/)
    expect((await kept.request('ping')).data).toBeDefined()
  })
})
