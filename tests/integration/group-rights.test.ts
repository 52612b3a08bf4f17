/** Every cell of the table of rights in groups, over HTTP and over a socket, on each kind of database. */
import { type GroupRight, groupRights, listRights, type RightRow } from '@stonechat/im/rules'
import { defaultGroupSettings, type OperationName, type Role } from '@stonechat/protocol'
import {
  call,
  hasMariaDb,
  openSocket,
  type Person,
  register,
  startApp,
  startMariaDb,
  type TestSocket,
  uniqueName,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../packages/protocol/src/operations/table.js'
import { createClosing } from '../support/closing.js'

type Input = Readonly<Record<string, unknown>>
type Name = Role | 'other' | 'newcomer'
interface Actor extends Person {
  readonly socket: TestSocket
}
type People = Readonly<Record<Name, Actor>>

/** A group that is run as a row of the table says, with somebody in each role and one more member. */
interface Scene {
  readonly people: People
  readonly groupId: number
  readonly settings: RightRow['settings']
}
/** Makes ready what is tried, and says what is sent. */
type Try = (scene: Scene, caller: Actor) => Input | Promise<Input>
type Tries = {
  readonly [R in GroupRight]: Readonly<Record<(typeof groupRights)[R]['operations'][number], Try>>
}

const roles = ['owner', 'admin', 'member'] as const
const target = ({ groupId }: Scene) => ({ target_type: 'group', target_id: groupId }) as const

async function answerOf(actor: Actor, op: string, input: object): Promise<Record<string, number>> {
  const { data, error } = await actor.socket.request(op, input)
  if (error !== undefined) throw new Error(`${op}: ${JSON.stringify(error)}`)
  return data
}
/** The `seq` of a new message in the group. */
async function say(scene: Scene, by: Actor, content: unknown = 'words'): Promise<number> {
  return (await answerOf(by, 'message.send', { ...target(scene), content })).seq!
}
/** The group may have its members wait already. */
const begin = (scene: Scene, by: Actor) =>
  by.socket.request('message.send', { ...target(scene), content: 'first' })
/** A message to oneself. */
async function noteOf(caller: Actor): Promise<number> {
  return (await answerOf(caller, 'message.send', { target_id: caller.id, content: 'note' })).seq!
}
const about = (scene: Scene, who: Name, part: Input = {}) => ({
  ...{ group_id: scene.groupId, user_id: scene.people[who].id, ...part },
})
const bringIn = ({ people, groupId }: Scene, who: Name) =>
  answerOf(people.owner, 'group.add', { group_id: groupId, user_ids: [people[who].id] })
const takeOut = (scene: Scene, who: Name) =>
  scene.people[who].socket.request('group.remove', about(scene, who))
const poll = { type: 'poll', question: 'Lunch?', options: ['soup', 'rice'] }

const write: Try = (scene) => ({ ...target(scene), content: 'words' })
const forward: Try = async (scene, caller) => ({
  ...{ from: { target_id: caller.id }, seqs: [await noteOf(caller)], to: [target(scene)] },
})
const writeLater: Try = async (scene, caller) => {
  const send_at = Date.now() + 3_600_000
  const { id } = await answerOf(caller, 'scheduled.create', { ...target(scene), content: 'later', send_at })
  return { scheduled_id: id }
}
const again =
  (attempt: Try): Try =>
  async (scene, caller) => {
    await begin(scene, caller)
    return attempt(scene, caller)
  }

const tries: Tries = {
  post: { 'message.send': write, 'message.forward': forward, 'scheduled.send': writeLater },
  skip_wait: {
    'message.send': again(write),
    'message.forward': again(forward),
    'scheduled.send': again(writeLater),
  },
  mention_all: {
    'message.send': (scene) => ({ ...target(scene), content: 'all', mention_all: true }),
    'message.edit': async (scene, caller) => ({
      ...{ ...target(scene), seq: await say(scene, caller), content: 'all', mention_all: true },
    }),
  },
  invite: {
    'group.add': async (scene) => {
      await takeOut(scene, 'newcomer')
      return { group_id: scene.groupId, user_ids: [scene.people.newcomer.id] }
    },
    'invite.create': ({ groupId }) => ({ group_id: groupId }),
  },
  see_members: {
    'group.members': ({ groupId }) => ({ group_id: groupId }),
    'message.readers': async (scene, caller) => ({ ...target(scene), seq: await say(scene, caller) }),
    'receipt.subscribe': target,
  },
  change_group: { 'group.update': ({ groupId }) => ({ group_id: groupId, name: uniqueName() }) },
  moderate: {
    'group.remove': async (scene) => {
      await bringIn(scene, 'other')
      return about(scene, 'other')
    },
    'group.member': async (scene) => {
      await bringIn(scene, 'other')
      return about(scene, 'other', { muted_until: Date.now() + 1_000 })
    },
    'group.bans': ({ groupId }) => ({ group_id: groupId }),
    'group.ban': (scene) => about(scene, 'newcomer'),
    'group.unban': (scene) => about(scene, 'newcomer'),
    'group.requests': ({ groupId }) => ({ group_id: groupId }),
    'group.answer': async (scene) => {
      const { groupId: group_id, people } = scene
      await people.owner.socket.request('group.unban', about(scene, 'newcomer'))
      await takeOut(scene, 'newcomer')
      await answerOf(people.owner, 'group.update', { group_id, join: 'approval' })
      await answerOf(people.newcomer, 'group.join', { group_id })
      return about(scene, 'newcomer', { state: 'declined' })
    },
  },
  moderate_messages: {
    'message.recall': async (scene) => ({ ...target(scene), seq: await say(scene, scene.people.other) }),
    'message.versions': async (scene) => ({ ...target(scene), seq: await say(scene, scene.people.other) }),
    'message.poll.close': async (scene) => ({
      ...{ ...target(scene), seq: await say(scene, scene.people.other, poll) },
    }),
  },
  see_notice_readers: { 'group.notice_readers': ({ groupId }) => ({ group_id: groupId }) },
  pin: {
    'message.pin': async (scene) => ({
      ...{ ...target(scene), seq: await say(scene, scene.people.other), on: true },
    }),
  },
  appoint: {
    'group.member': async (scene) => {
      await answerOf(scene.people.owner, 'group.member', about(scene, 'other', { role: 'member' }))
      return about(scene, 'other', { role: 'admin' })
    },
  },
  dissolve: {
    'group.dissolve': async ({ people, settings }) => ({
      group_id: (await makeScene(people, settings)).groupId,
    }),
  },
}

async function makeScene(people: People, settings: RightRow['settings']): Promise<Scene> {
  const { owner, admin, member, other } = people
  const member_ids = [admin.id, member.id, other.id]
  const { id: groupId = 0 } = await answerOf(owner, 'group.create', { name: 'g', member_ids })
  const scene = { people, groupId, settings }
  await answerOf(owner, 'group.member', about(scene, 'admin', { role: 'admin' }))
  await answerOf(owner, 'group.update', { group_id: groupId, ...settings })
  return scene
}

/** A forwarded message that a target does not take is refused in the answer. */
function toOutcome(answer: { refused?: readonly { code: string }[] } | undefined): string {
  return answer?.refused?.[0]?.code ?? 'yes'
}

async function callOverSocket({ socket }: Actor, name: OperationName, input: Input): Promise<string> {
  const { data, error } = await socket.request(name, input)
  return error === undefined ? toOutcome(data) : error.code
}

describe.each(['SQLite', 'MariaDB'] as const)('rights in groups on %s', (kind) => {
  const closing = createClosing()
  let app: Awaited<ReturnType<typeof startApp>>

  beforeAll(async () => {
    if (kind === 'SQLite') {
      app = closing.use(await startApp({ overrides: { webRoot: null } }))
    } else if (hasMariaDb()) {
      const database = closing.use(await startMariaDb())
      const options = { db: database.url(database.newName()) }
      app = closing.use(await startApp({ options, overrides: { webRoot: null } }))
    }
  })
  afterAll(() => closing[Symbol.asyncDispose]())

  async function makePeople(): Promise<People> {
    const names = [...roles, 'other', 'newcomer'] as const
    const made = names.map(async (name) => {
      const person = await register(app)
      const socket = closing.use(await openSocket(app, person.token, { offline: 'none' }))
      return [name, { ...person, socket }] as const
    })
    return Object.fromEntries(await Promise.all(made)) as Record<Name, Actor>
  }

  async function callOverHttp({ token }: Actor, name: OperationName, input: Input): Promise<string> {
    const [method, template] = operations[name].http ?? ['', '']
    const rest = { ...input }
    const path = template.replace(/:(\w+)/g, (_, field: string) => {
      const value = String(rest[field])
      delete rest[field]
      return value
    })
    const query = method === 'GET' ? `?${new URLSearchParams(rest as Record<string, string>)}` : ''
    const line = `${method} ${path}${query}` as Parameters<typeof call>[1]
    const { status, body } = await call(app, line, { token, ...(method === 'POST' ? { body: rest } : {}) })
    return status < 400 ? toOutcome(body) : body.code
  }

  it.skipIf(kind === 'MariaDB' && !hasMariaDb()).each(Object.keys(groupRights) as GroupRight[])(
    '[Y210] what each role may do is what the table says: %s',
    async (right) => {
      const people = await makePeople()
      const attempts = Object.entries(tries[right]) as [OperationName, Try][]
      for (const row of listRights(defaultGroupSettings).filter((one) => one.right === right)) {
        const scene = await makeScene(people, row.settings)
        for (const role of roles)
          for (const [name, attempt] of attempts)
            for (const over of operations[name].http === undefined
              ? [callOverSocket]
              : [callOverHttp, callOverSocket]) {
              const answer = await over(people[role], name, await attempt(scene, people[role]))
              const cell = { name, role, settings: row.settings, carrier: over.name }
              expect({ ...cell, answer }).toEqual({ ...cell, answer: row.answers[role] })
            }
      }
    },
  )

  // Which database it is makes no difference to it.
  if (kind === 'SQLite')
    it('[Y218] a refusal with `slow_mode` is 429 with `Retry-After`, and retryable', async () => {
      const people = await makePeople()
      const scene = await makeScene(people, { slow_mode_s: 60 })
      await say(scene, people.member)
      const body = { ...target(scene), content: 'again' }
      const { status, headers } = await call(app, 'POST /api/send', { token: people.member.token, body })
      expect(status).toBe(429)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(50)
      const { error } = await people.member.socket.request('message.send', body)
      expect(error).toMatchObject({ code: 'slow_mode', retryable: true })
      expect(error?.retry_after_ms).toBeGreaterThan(50_000)
    })
})
