/** Polls that end while the process that closes them is killed. */
import { join } from 'node:path'
import { openSource } from '@stonechat/storage/names'
import { call, makeTempFolder, openSocket, type Person, register, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { askMany, readPolls } from '../support/polls.js'

const kills = 2
const perRound = 30

describe('a server that is killed while polls end', () => {
  it(`[T416] after ${kills} times SIGKILL each poll is closed once, with the votes it had`, {
    timeout: 300_000,
  }, async () => {
    await using folder = await makeTempFolder()
    let people: readonly [Person, Person] | undefined
    for (let round = 0; round < kills; round += 1) {
      await using server = await startServer({ dataDir: folder.path })
      people ??= [await register(server), await register(server)]
      const [ann, bob] = people
      await using socket = await openSocket(server, bob.token, { offline: 'none' })
      await askMany(server, ann, bob, { count: perRound })
      await socket.next('message.changed', ({ poll }) => poll?.closed_at !== undefined)
      await server.kill('SIGKILL')
      expect(await countRest(folder.path), 'the kill must have come in the middle').toBeGreaterThan(0)
    }
    await using server = await startServer({ dataDir: folder.path })
    const [ann, bob] = people!
    const open = async () =>
      (await readPolls(server, bob, ann.id)).filter(({ poll }) => poll?.closed_at === undefined)
    // What the killed process had begun comes when its claim ends.
    await expect.poll(open, { timeout: 120_000 }).toEqual([])
    const polls = await readPolls(server, bob, ann.id)
    expect(polls).toHaveLength(kills * perRound)
    for (const { content, poll } of polls)
      expect(poll).toMatchObject({ counts: [0, 1], own: [1], closed_at: content.closes_at })
    // Each vote is a change, and each end one more.
    const { body } = await call(server, 'GET /api/sessions', { token: bob.token })
    expect(body.sessions[0].rev).toBe(2 * kills * perRound)
  })
})

/** How many are left to be closed, read beside the server. */
async function countRest(folder: string): Promise<number> {
  await using source = await openSource({ kind: 'sqlite', path: join(folder, 'stonechat.db') })
  return (await source.db.selectFrom('jobs').select('id').where('kind', '=', 'poll.close').execute()).length
}
