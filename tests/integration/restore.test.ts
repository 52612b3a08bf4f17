/** A backup is put back: nobody shows what is not there any more, and nobody misses what came after. */
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { call, openSocket, register, runProgram, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { expectShown, say, startWorld, user } from '../support/restored-world.js'

describe('a server whose backup was put back', () => {
  it.each([
    ['stonechat restore', 'command'],
    ['copying the file, as with any other tool', 'by hand'],
  ])(
    '[C840] after %s all clients show what is there, with the same numbers as what was lost',
    async (_, how) => {
      await using world = await startWorld()
      const ann = await world.join()
      const bob = await world.join()
      for (const text of ['one', 'two', 'three']) await say(ann.client, bob.id, text)
      await world.backUp()
      for (const text of ['lost four', 'lost five', 'lost six']) await say(bob.client, ann.id, text)
      await expectShown(ann.client, bob.id, ['one', 'two', 'three', 'lost four', 'lost five', 'lost six'])

      // What is written while nobody can be reached is still to be sent in the restored world.
      world.proxy.refuse()
      ann.client.open(user(bob.id)).send('written meanwhile', { replyTo: 4 })
      ann.client.open(user(bob.id)).send('and this', { replyTo: 2 })
      await world.restartWith(
        how === 'command' ? world.restore : () => copyFile(world.backup, world.database),
      )
      const carl = await register(world.server)
      for (const text of ['new four', 'new five', 'new six'])
        await call(world.server, 'POST /api/send', {
          token: (
            await call(world.server, 'POST /api/login', {
              body: { phone: bob.phone, password: bob.password },
            })
          ).body.token,
          body: { target_id: ann.id, content: text },
        })
      world.proxy.heal()
      const all = ['one', 'two', 'three', 'new four', 'new five', 'new six', 'written meanwhile', 'and this']
      await expectShown(ann.client, bob.id, all)
      await expectShown(bob.client, ann.id, all)
      // What was number four is lost, and another message has that number.
      const answers = bob.client.open(user(ann.id)).getSnapshot().messages.slice(-2)
      expect(answers.map(({ replyTo }) => replyTo)).toEqual([null, 2])
      expect(carl.id).toBeGreaterThan(1_000_000)
    },
  )

  it('[C841] the name of the database comes with ready and sync, stays over restarts, and another one is answered as if nothing were held', async () => {
    await using world = await startWorld()
    const ann = await register(world.server)
    const bob = await register(world.server)
    const token = ann.token
    const send = () =>
      call(world.server, 'POST /api/send', { token, body: { target_id: bob.id, content: 'x' } })
    await send()
    await send()
    const sync = async (incarnation?: string) => {
      const held = { conversations: [[1, 2, 0, 0, 0]], user_rev: 0, incarnation }
      return (await call(world.server, 'POST /api/sync', { token, body: held })).body
    }
    const { incarnation } = await sync()
    await using socket = await openSocket(world.server, token)
    expect(socket.ready.incarnation).toBe(incarnation)
    expect((await sync(incarnation)).conversations).toEqual([])
    await world.restartWith(async () => {})
    expect((await sync(incarnation)).conversations).toEqual([])
    const other = await sync('another')
    expect(other.incarnation).toBe(incarnation)
    expect(other.conversations).toMatchObject([{ reset: false, messages: [{ seq: 1 }, { seq: 2 }] }])
    await world.backUp()
    await world.restartWith(world.restore)
    const after = await sync(incarnation)
    expect(after.incarnation).not.toBe(incarnation)
    expect(after.conversations).toMatchObject([{ messages: [{ seq: 1 }, { seq: 2 }] }])
  })

  it('[U841] a device that renewed its tokens after the backup goes on, one that signed in after it signs in again', async () => {
    await using world = await startWorld()
    const ann = await register(world.server)
    const refresh = (refresh_token: string) =>
      call(world.server, 'POST /api/token/refresh', { body: { refresh_token } })
    const first = await refresh(ann.refreshToken)
    await world.backUp()
    let newest = first.body.refresh_token
    for (let count = 0; count < 3; count += 1) newest = (await refresh(newest)).body.refresh_token
    const login = { phone: ann.phone, password: ann.password }
    const late = await call(world.server, 'POST /api/login', { body: login })
    await world.restartWith(world.restore)

    const renewed = await refresh(newest)
    expect(renewed.status).toBe(200)
    expect((await refresh(renewed.body.refresh_token)).status).toBe(200)
    const unknown = await refresh(late.body.refresh_token)
    expect([unknown.status, unknown.body.code]).toEqual([401, 'invalid_refresh_token'])
    expect((await call(world.server, 'POST /api/login', { body: login })).status).toBe(200)
  })

  it('[R960] a server refuses to start on a file that was copied alone while another used it, and goes on with it where it is told to', async () => {
    await using world = await startWorld()
    const ann = await register(world.server)
    const folder = join(world.dataDir, 'copied')
    await mkdir(folder)
    const copied = join(folder, 'stonechat.db')
    await copyFile(world.database, copied)
    const refused = await runProgram(['-data', folder, '-port', '0', '-grpc', 'off'])
    expect([refused.code, refused.errors]).toEqual([
      1,
      [expect.stringMatching(/it is only a part: .*stonechat\.db-wal, which is missing; .*-incomplete/)],
    ])
    for (const command of [
      ['check'],
      ['restore', copied],
      ['copy', '-from', `sqlite:${copied}`, '-to', 'sqlite:x'],
    ]) {
      const { code, errors } = await runProgram([...command, '-data', folder])
      expect([code, errors.join()]).toEqual([1, expect.stringMatching(/it is only a part/)])
    }
    await copyFile(`${world.database}-wal`, `${copied}-wal`)
    await using whole = await startServer({ dataDir: folder })
    const login = { phone: ann.phone, password: ann.password }
    expect((await call(whole, 'POST /api/login', { body: login })).status).toBe(200)
    await whole.stop()
    await copyFile(world.database, copied)
    const taken = await runProgram(['restore', '-incomplete', '-data', folder])
    expect([taken.code, taken.errors]).toEqual([0, []])
    await using again = await startServer({ dataDir: folder })
    await again.stop()
  })

  it('[R840] restore refuses what is no backup, and a database that a server uses, in one line', async () => {
    await using world = await startWorld()
    await world.backUp()
    const busy = await runProgram(['restore', world.backup, '-data', world.dataDir])
    expect([busy.code, busy.errors.join()]).toEqual([
      1,
      expect.stringMatching(/another server already runs here/),
    ])
    await world.server.stop()
    const none = await runProgram(['restore', join(world.dataDir, 'jwt-secret'), '-data', world.dataDir])
    expect([none.code, none.errors.join()]).toEqual([
      1,
      expect.stringMatching(/cannot restore .*not a database/),
    ])
    const missing = await runProgram(['restore', 'no-such-file', '-data', world.dataDir])
    expect([missing.code, missing.errors.length]).toEqual([1, 1])
    const mysql = await runProgram(['restore', world.backup, '-db', 'mysql://a:b@127.0.0.1:1/c'])
    expect([mysql.code, mysql.errors.join()]).toEqual([2, expect.stringMatching(/for SQLite only/)])
  })
})
