/** All is put back as it was, also what is known of it outside: nothing on the server can tell, only those who were there meanwhile. */
import type { Client } from '@stonechat/client'
import { call, hasMariaDb, type MariaDb, type register, startMariaDb, within } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectShown, say, startWorld, user } from '../support/restored-world.js'

type Person = Awaited<ReturnType<typeof register>>

/** Of one who uses no SDK. */
async function tokenOf(server: Parameters<typeof call>[0], { phone, password }: Person): Promise<string> {
  return (await call(server, 'POST /api/login', { body: { phone, password } })).body.token
}

/** What counts in a list of conversations. */
const countsOf = (
  sessions: readonly { target_id: number; last_seq: number; unread: number; read_seq: number }[],
) =>
  sessions
    .map(({ target_id, last_seq, unread, read_seq }) => ({ target_id, last_seq, unread, read_seq }))
    .sort((one, other) => one.target_id - other.target_id)

/** Until a client shows the list that the server has of its user. */
async function expectSameList(
  client: Client,
  server: Parameters<typeof call>[0],
  token: string,
): Promise<void> {
  let [shown, there]: unknown[] = []
  const look = async () => {
    for (;;) {
      there = countsOf((await call(server, 'GET /api/sessions', { token })).body.sessions)
      shown = countsOf((client.sessions.getSnapshot() ?? []) as never)
      if (JSON.stringify(shown) === JSON.stringify(there)) return
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
  await within(look(), () => `${JSON.stringify(there)}, not ${JSON.stringify(shown)}`)
}

function itIsMended(getMaria: () => MariaDb | undefined) {
  it('[K845] whoever was there meanwhile ends with what the server has, though others wrote at once to the lost numbers, and what waited is sent once', async () => {
    await using world = await startWorld(getMaria())
    const ann = await world.join()
    const bob = await world.join()
    const cas = await world.join()
    const second = await world.enter(ann)
    for (const text of ['one', 'two', 'three']) await say(ann.client, bob.id, text)
    await say(cas.client, ann.id, 'hello')
    for (const client of [ann.client, second]) await expectShown(client, bob.id, ['one', 'two', 'three'])
    await world.restartWith(world.keepAside)

    for (const text of ['lost four', 'lost five', 'lost six']) await say(bob.client, ann.id, text)
    await say(cas.client, bob.id, 'a lost conversation')
    const all = ['one', 'two', 'three', 'lost four', 'lost five', 'lost six']
    for (const client of [ann.client, second]) await expectShown(client, bob.id, all)
    await expectShown(bob.client, cas.id, ['a lost conversation'])
    await ann.client.call('session.read', { ...user(bob.id), seq: 6 })
    const third = await world.enter(bob)
    await expectShown(third, ann.id, all)

    world.proxy.refuse()
    ann.client.open(user(bob.id)).send('an answer to what is lost', { replyTo: 4 })
    ann.client.open(user(bob.id)).send('an answer', { replyTo: 2 })
    cas.client.open(user(ann.id)).send('from elsewhere')
    await world.restartWith(world.putBackWhole)
    const token = await tokenOf(world.server, bob)
    for (const content of ['new four', 'new five', 'new six', 'new seven'])
      await call(world.server, 'POST /api/send', { token, body: { target_id: ann.id, content } })
    world.proxy.heal()

    const now = [...all.slice(0, 3), 'new four', 'new five', 'new six', 'new seven']
    const shown = [...now, 'an answer to what is lost', 'an answer']
    for (const client of [ann.client, second]) await expectShown(client, bob.id, shown)
    await expectShown(bob.client, ann.id, shown)
    await expectShown(ann.client, cas.id, ['hello', 'from elsewhere'])
    await expectShown(cas.client, ann.id, ['hello', 'from elsewhere'])
    const answers = second.open(user(bob.id)).getSnapshot().messages.slice(-2)
    expect(answers.map(({ replyTo }) => replyTo)).toEqual([null, 2])
    for (const [client, person] of [
      [ann.client, ann],
      [second, ann],
      [bob.client, bob],
      [cas.client, cas],
    ] as const)
      await expectSameList(client, world.server, await tokenOf(world.server, person))
    const lines = world.server.logs.filter(({ event }) => event === 'storage.went_back')
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', shownBy: 'client' })])
  })

  it('[K845] all who were away meanwhile or come new show what is there too, and who saw nothing of the lost keeps what they hold', async () => {
    await using world = await startWorld(getMaria())
    const ann = await world.join()
    const bob = await world.join()
    await say(ann.client, bob.id, 'one')
    await expectShown(bob.client, ann.id, ['one'])
    await world.restartWith(world.keepAside)
    world.proxy.refuse()
    const token = await tokenOf(world.server, bob)
    await call(world.server, 'POST /api/send', {
      token,
      body: { target_id: ann.id, content: 'nobody saw it' },
    })
    await world.restartWith(world.putBackWhole)
    const again = await tokenOf(world.server, bob)
    await call(world.server, 'POST /api/send', { token: again, body: { target_id: ann.id, content: 'two' } })
    const leftAt: string[] = []
    ann.client.account.subscribe(() => leftAt.push(ann.client.account.getSnapshot().status))
    world.proxy.heal()
    for (const client of [ann.client, await world.enter(ann)])
      await expectShown(client, bob.id, ['one', 'two'])
    expect(leftAt).not.toContain('starting')
  })
}

describe('a server whose folder was put back whole', () => {
  itIsMended(() => undefined)

  it('[K846] a client that lies about what it holds reloads by itself, and nobody else does', async () => {
    await using world = await startWorld()
    const ann = await world.join()
    const bob = await world.join()
    await say(ann.client, bob.id, 'one')
    await expectShown(bob.client, ann.id, ['one'])
    const { token } = bob
    const sync = async (body: object) => (await call(world.server, 'POST /api/sync', { token, body })).body
    const statuses = new Set<string>()
    ann.client.account.subscribe(() => statuses.add(ann.client.account.getSnapshot().status))
    const { incarnation, mark, conversations } = await sync({ conversations: [], user_rev: 0 })
    const id = conversations[0].conversation_id
    const [position, word, signature] = mark.split('.')
    const huge = 2 ** 52
    const lies = [
      { conversations: [[id, huge, huge, huge, huge]] },
      { conversations: [[huge, 1, 1]] },
      { conversations: [], user_rev: huge },
      { conversations: [], mark: `${Number(position) + 1e6}.${word}.${signature}` },
      { conversations: [], mark: `${position}.${signature}${signature.slice(0, 21)}.${signature}` },
      { conversations: [], mark: 'x' },
    ]
    for (const lie of lies)
      expect((await sync({ user_rev: 0, incarnation, mark, ...lie })).incarnation, JSON.stringify(lie)).toBe(
        incarnation,
      )
    const claimed = await sync({ ...lies[0], incarnation, mark })
    expect(claimed.conversations).toMatchObject([{ reset: true, last_seq: 1 }])
    expect(world.server.logs.filter(({ event }) => event === 'storage.went_back')).toEqual([])
    await say(bob.client, ann.id, 'two')
    await expectShown(ann.client, bob.id, ['one', 'two'])
    expect([...statuses]).not.toContain('starting')
  })
})

const reason = hasMariaDb() ? '' : ' (skipped: apt-get install mariadb-server)'

describe.skipIf(!hasMariaDb())(`a server whose folder and MariaDB were put back whole${reason}`, () => {
  let maria: MariaDb
  beforeAll(async () => {
    maria = await startMariaDb()
  }, 60_000)
  afterAll(() => maria?.[Symbol.asyncDispose]())
  itIsMended(() => maria)
})
