/** Messages that are sent later when the process that sends them is killed. */
import { join } from 'node:path'
import { openSource } from '@stonechat/storage/names'
import { call, makeTempFolder, openSocket, type Person, register, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { readTexts, scheduleMany } from '../support/scheduled.js'

const kills = 2
const perRound = 30

describe('a server that is killed while messages become due', () => {
  it(`[T360] after ${kills} times SIGKILL each message that waited is there once`, {
    timeout: 300_000,
  }, async () => {
    await using folder = await makeTempFolder()
    let people: readonly [Person, Person] | undefined
    const expected: string[] = []
    for (let round = 0; round < kills; round += 1) {
      await using server = await startServer({ dataDir: folder.path })
      people ??= [await register(server), await register(server)]
      const [ann, bob] = people
      await using socket = await openSocket(server, bob.token, { offline: 'none' })
      expected.push(...(await scheduleMany(server, ann, bob.id, { count: perRound, name: `round ${round}` })))
      await socket.next('message.created', ({ content }) =>
        JSON.stringify(content).includes(`round ${round}:`),
      )
      await server.kill('SIGKILL')
      expect(await countRest(folder.path), 'the kill must have come in the middle').toBeGreaterThan(0)
    }
    await using server = await startServer({ dataDir: folder.path })
    const [ann, bob] = people!
    const waiting = async () =>
      (await call(server, 'GET /api/scheduled', { token: ann.token })).body.scheduled
    // What the killed process had begun comes when its claim ends.
    await expect.poll(waiting, { timeout: 120_000 }).toEqual([])
    expect((await readTexts(server, bob, ann.id)).toSorted()).toEqual(expected.toSorted())
  })
})

/** How many are left to be sent, read beside the server. */
async function countRest(folder: string): Promise<number> {
  await using source = await openSource({ kind: 'sqlite', path: join(folder, 'stonechat.db') })
  return (await source.db.selectFrom('im_scheduled').select('id').execute()).length
}
