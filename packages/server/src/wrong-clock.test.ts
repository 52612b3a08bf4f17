/** The program on a machine whose wall clock is wrong. */
import {
  call,
  hasMariaDb,
  type MariaDb,
  makeTempFolder,
  openSocket,
  register,
  startMariaDb,
  startServer,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const month = 30 * 24 * 3_600_000
const slackMs = 10_000

/** Starts the program with this much added to its wall clock, as if the machine had been set so. */
function startWrongBy(byMs: number, options: Parameters<typeof startServer>[0] = {}) {
  const code = `const now = Date.now; Date.now = () => now() + ${byMs}`
  const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` }
  return startServer({ ...options, environment })
}

const reason = hasMariaDb() ? '' : ' (skipped: apt-get install mariadb-server)'

describe.skipIf(!hasMariaDb())(`a node whose clock is wrong, on MySQL${reason}`, () => {
  let database: MariaDb
  beforeAll(async () => {
    database = await startMariaDb()
  })
  afterAll(() => database?.[Symbol.asyncDispose]())

  it.each([7 * month, -7 * month, 3_600_000])(
    '[R981] by %i ms: it says so once, stamps by the database, and serves beside a node whose clock is right',
    async (byMs) => {
      const args = [
        '-db',
        database.goAddress(database.newName()),
        '-jwt-secret',
        'a secret of more than thirty-two bytes',
      ]
      await using right = await startServer({ args })
      await using wrong = await startWrongBy(byMs, { args })
      const ann = await register(wrong)
      const bob = await register(right)
      await using socket = await openSocket(wrong, bob.token)
      for (const [node, token] of [
        [wrong, ann.token],
        [right, ann.token],
      ] as const) {
        const body = { target_type: 'user', target_id: bob.id, content: 'on time' }
        const sent = await call(node, 'POST /api/send', { token, body })
        expect(sent.status).toBe(201)
        expect(Math.abs(sent.body.created_at - Date.now())).toBeLessThan(slackMs)
      }
      expect(Math.abs(socket.ready.server_time - Date.now())).toBeLessThan(slackMs)
      const told = wrong.logs.filter(({ event }) => event.startsWith('clock.'))
      expect(told).toEqual([expect.objectContaining({ event: 'clock.differs', followed: 'database' })])
      expect(Math.abs(Number(told[0]!.aheadMs) - byMs)).toBeLessThan(slackMs)
      const { text } = await call(wrong, 'GET /metrics')
      const offset = Number(/^stonechat_clock_offset_ms (\S+)/m.exec(text)![1])
      expect(Math.abs(offset - byMs)).toBeLessThan(slackMs)
      expect(right.logs.filter(({ event }) => event.startsWith('clock.'))).toEqual([])
    },
    120_000,
  )
})

describe('a server whose clock is wrong, on its own database', () => {
  it('[R986] a server says at the start how far it is from what was stamped last, and refuses nobody who was signed in', async () => {
    await using folder = await makeTempFolder()
    const first = await startServer({ dataDir: folder.path })
    const ann = await register(first)
    const bob = await register(first)
    const body = { target_type: 'user', target_id: bob.id, content: 'now' }
    expect((await call(first, 'POST /api/send', { token: ann.token, body })).status).toBe(201)
    await first.stop()
    let refresh_token = ann.refreshToken
    for (const [byMs, event] of [
      [7 * month, 'clock.ahead_of_stamps'],
      [-7 * month, 'clock.behind_stamps'],
      [0, undefined],
    ] as const) {
      await using server = await startWrongBy(byMs, { dataDir: folder.path })
      const told = server.logs.filter((line) => line.event.startsWith('clock.'))
      expect(told.map((line) => line.event)).toEqual(event === undefined ? [] : [event])
      if (event !== undefined) expect(Math.abs(Number(told[0]!.aheadMs) - byMs)).toBeLessThan(100_000)
      const renewed = await call(server, 'POST /api/token/refresh', { body: { refresh_token } })
      expect([renewed.status, renewed.text]).toEqual([200, renewed.text])
      refresh_token = renewed.body.refresh_token
      expect((await call(server, 'GET /api/sessions', { token: renewed.body.token })).status).toBe(200)
      await server.stop()
    }
  }, 120_000)
})
