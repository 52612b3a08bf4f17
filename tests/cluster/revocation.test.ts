/** A revocation on one node holds on all of them, within a second. */
import {
  type Cluster,
  type ClusterNode,
  call,
  hasMariaDb,
  hasNats,
  openSocket,
  type Person,
  register,
  startCluster,
  type TestSocket,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGroup, says, sendText, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

describe.skipIf(!hasMariaDb() || !hasNats())(
  'shutting people out over nodes',
  { timeout: testTimeoutMs },
  () => {
    let cluster: Cluster
    let nodes: readonly [ClusterNode, ClusterNode, ClusterNode]
    beforeAll(async () => {
      cluster = await startCluster()
      nodes = [await cluster.startNode(), await cluster.startNode(), await cluster.startNode()]
    }, startTimeoutMs)
    afterAll(() => cluster?.[Symbol.asyncDispose]())

    const signIn = async (node: ClusterNode, { phone, password }: Person) => {
      const { body } = await call(node, 'POST /api/login', { body: { phone, password } })
      return { token: body.token as string, refreshToken: body.refresh_token as string }
    }

    it('[N110] a device that is revoked on one node loses its sockets on every node, and its token', async () => {
      const [here, ...elsewhere] = nodes
      // The quickest of some: a machine that is busy may be slow once, a poll of a minute would be slow always.
      const took: number[] = []
      for (let round = 0; round < 3; round += 1) {
        const ann = await register(here)
        const phone = await signIn(here, ann)
        const sockets = await openOn(elsewhere, phone.token)
        const { body } = await call(here, 'GET /api/devices', { token: phone.token })
        const device = body.devices.find((one: { current: boolean }) => one.current)
        const revoked = await call(here, `DELETE /api/devices/${device.id}`, { token: ann.token })
        const since = performance.now()
        expect(revoked.status).toBe(204)
        expect(await codesOf(sockets)).toEqual([4102, 4102])
        took.push(performance.now() - since)
        for (const node of nodes)
          await expect
            .poll(async () => (await call(node, 'GET /api/user/profile', { token: phone.token })).status)
            .toBe(401)
      }
      expect(Math.min(...took)).toBeLessThan(1_000)
    })

    it('[N111] a client that signs in with a token revoked a moment ago does not stay, whatever that node had read before', async () => {
      const [here, elsewhere] = nodes
      const ann = await register(here)
      const phone = await signIn(here, ann)
      // That node knows the device for a second from now on.
      expect((await call(elsewhere, 'GET /api/user/profile', { token: phone.token })).status).toBe(200)
      expect((await call(here, 'POST /api/logout', { token: phone.token })).status).toBe(204)
      const refused = await openSocket(elsewhere, phone.token).then(
        () => 'open',
        (reason: Error) => reason.message,
      )
      expect(refused).toMatch(/401|4102/)
    })

    it('[N112] changing the password closes the sockets of all other devices on every node', async () => {
      const [here, ...elsewhere] = nodes
      const ann = await register(here)
      const laptop = await signIn(here, ann)
      await using kept = await openSocket(elsewhere[0]!, ann.token)
      const others = await openOn(elsewhere, laptop.token)
      const change = { old_password: ann.password, password: 'a new and better one' }
      expect((await call(here, 'POST /api/password/change', { token: ann.token, body: change })).status).toBe(
        204,
      )
      expect(await codesOf(others)).toEqual([4102, 4102])
      expect((await kept.request('ping', {})).error).toBeUndefined()
    })

    it('[N113] a member who is removed from a group on one node receives nothing more of it on another', async () => {
      const [here, speaking, elsewhere] = nodes
      const [ann, bob, cem] = [await register(here), await register(here), await register(here)]
      const group = await makeGroup(here, ann, bob, cem)
      await using bobSocket = await openSocket(elsewhere, bob.token)
      await using cemSocket = await openSocket(elsewhere, cem.token)
      await call(here, `DELETE /api/groups/${group.target_id}/members/${bob.id}`, { token: ann.token })
      // At once, from yet another node.
      await sendText(speaking, ann, group, 'without bob')
      await cemSocket.next('message.created', says('without bob'))
      await bobSocket.next('session.changed', (data) => data.removed)
      expect((await sendText(elsewhere, bob, group, 'let me in')).body.code).toBe('not_a_member')
      await bobSocket.request('ping', {})
      expect(bobSocket.pending.filter(({ event }) => event === 'message.created')).toEqual([])
    })

    it('[N114] a block on one node holds on every other at once', async () => {
      const [here, elsewhere] = nodes
      const [ann, bob] = [await register(here), await register(here)]
      expect((await sendText(elsewhere, bob, { target_id: ann.id }, 'hello')).status).toBe(201)
      await using socket = await openSocket(here, ann.token)
      expect((await socket.request('block.add', { user_id: bob.id })).error).toBeUndefined()
      expect((await sendText(elsewhere, bob, { target_id: ann.id }, 'hello?')).body.code).toBe('blocked')
    })
  },
)

function openOn(nodes: readonly ClusterNode[], token: string): Promise<TestSocket[]> {
  return Promise.all(nodes.map((node) => openSocket(node, token)))
}

async function codesOf(sockets: readonly TestSocket[]): Promise<number[]> {
  return Promise.all(sockets.map(async (socket) => (await socket.closed).code))
}
