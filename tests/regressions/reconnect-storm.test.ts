/**
 * The complaint: everybody reconnects at once (a deploy, a lift, a tunnel), and sign-in, presence and database go down with
 * it.
 */
import {
  call,
  createFaultProxy,
  openSocket,
  type Person,
  type RunningServer,
  register,
  startServer,
  type TestSocket,
} from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { ask, say } from '../support/wire.js'

const peopleCount = 10
const socketsPerPerson = 20

describe('a reconnect storm', () => {
  it('[Q6] a reconnect storm of 200 sockets with presence is answered whole, twice, while sign-in, sends and probes go on', async () => {
    await using server = await startServer()
    await using proxy = await createFaultProxy(server)
    const people = await Promise.all(Array.from({ length: peopleCount }, () => register(server)))
    const everyone = people.map((person) => person.id)
    const [first, second] = people as [Person, Person]
    await using watcher = await openSocket(server, first.token)
    await watcher.request('presence.subscribe', { user_ids: everyone })

    for (const text of ['before the first storm', 'before the second']) {
      const message = await say(server, first.token, { target_id: second.id, content: text })
      const asked = Promise.all([expectServing(server, second), expectServing(server, first)])
      const sockets = await openAll(proxy, people)
      await asked
      const answers = await Promise.all(sockets.map((socket) => comeBack(socket, everyone)))
      expect(answers).toHaveLength(peopleCount * socketsPerPerson)
      for (const { users, sync } of answers) {
        expect(users.map((user: { online: boolean }) => user.online)).toEqual(everyone.map(() => true))
        expect(sync).toHaveProperty('more', false)
      }
      const ofSecond = answers[socketsPerPerson]!.sync.sessions
      expect(ofSecond).toMatchObject([{ last_seq: message.seq }])
      // Everyone loses the network at once, and is back at once.
      proxy.cut()
      await Promise.all(sockets.map((socket) => socket.closed))
    }

    // Presence settles: a follower is notified of the last one that went offline.
    const others = new Set(everyone.filter((id) => id !== first.id))
    while (others.size > 0) {
      const { user_id } = await watcher.next(
        'presence.changed',
        (change) => !change.online && others.has(change.user_id),
      )
      const { body } = await call(server, `GET /api/online?user_id=${user_id}`)
      if (body.online === false) others.delete(user_id)
    }
    expect(server.logs.filter((line) => line.level === 'error')).toEqual([])
  }, 120_000)
})

const openAll = (proxy: Pick<RunningServer, 'wsUrl'>, people: readonly Person[]) =>
  Promise.all(
    people.flatMap(({ token }) =>
      Array.from({ length: socketsPerPerson }, () => openSocket(proxy, token, { offline: 'none' })),
    ),
  )

/** What every client does when it is back. */
async function comeBack(socket: TestSocket, userIds: readonly number[]) {
  const [sync, presence] = await Promise.all([
    socket.request('sync', { conversations: [] }),
    socket.request('presence.subscribe', { user_ids: userIds }),
  ])
  return { sync: sync.data, users: presence.data.users }
}

async function expectServing(server: RunningServer, { phone, password }: Person): Promise<void> {
  const { token } = await ask(server, '', 'POST /api/login', { phone, password })
  expect((await call(server, 'GET /readyz')).status).toBe(200)
  expect((await call(server, 'GET /api/sessions', { token })).status).toBe(200)
}
