/** A link with a number of uses, by which people come on two nodes at once. */
import {
  type Cluster,
  type ClusterNode,
  call,
  hasMariaDb,
  hasNats,
  register,
  startCluster,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGroup, startTimeoutMs, testTimeoutMs } from '../support/cluster.js'

const crowdSize = 24
const maxUses = 7

describe.skipIf(!hasMariaDb() || !hasNats())(
  'links into groups over nodes',
  { timeout: testTimeoutMs },
  () => {
    let cluster: Cluster
    let nodes: readonly ClusterNode[]
    beforeAll(async () => {
      cluster = await startCluster()
      nodes = [await cluster.startNode(), await cluster.startNode()]
    }, startTimeoutMs)
    afterAll(() => cluster?.[Symbol.asyncDispose]())

    it('[Y322] of many who come at once exactly as many get in as the link has uses', async () => {
      const [here] = nodes
      const owner = await register(here!)
      const { target_id: groupId } = await makeGroup(here!, owner)
      const asOwner = { token: owner.token }
      const { body: invite } = await call(here!, `POST /api/groups/${groupId}/invites`, {
        ...{ ...asOwner, body: { max_uses: maxUses } },
      })
      const crowd = await Promise.all(
        Array.from({ length: crowdSize }, (_, index) => register(nodes[index % 2]!)),
      )
      const answers = await Promise.all(
        crowd.map(({ token }, index) =>
          call(nodes[index % 2]!, `POST /api/invites/${invite.code}`, { token, body: {} }),
        ),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(maxUses)
      const others = answers.filter(({ status }) => status !== 200)
      expect(new Set(others.map(({ body }) => body.code))).toEqual(new Set(['invite_not_found']))
      const { body: group } = await call(here!, `GET /api/groups/${groupId}`, asOwner)
      expect(group.member_count).toBe(1 + maxUses)
    })
  },
)
