import { join } from 'node:path'
import {
  call,
  hasMariaDb,
  type MariaDb,
  makeTempFolder,
  register,
  runProgram,
  startMariaDb,
  startServer,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const reason = hasMariaDb() ? '' : ' (skipped: apt-get install mariadb-server)'

describe.skipIf(!hasMariaDb())(`the program on MySQL${reason}`, () => {
  let database: MariaDb
  beforeAll(async () => {
    database = await startMariaDb()
  })
  afterAll(() => database?.[Symbol.asyncDispose]())

  it('[S260] it serves with an address in the form of Go, and its messages are there after a restart', async () => {
    const args = ['-db', database.goAddress(database.newName())]
    await using folder = await makeTempFolder()
    const options = { args, dataDir: folder.path }
    const first = await startServer(options)
    const ann = await register(first)
    const bob = await register(first)
    expect(ann.id).toBe(10_001)
    const sent = await call(first, 'POST /api/send', {
      token: ann.token,
      body: { target_id: bob.id, content: 'hello 😀', client_id: 'one' },
    })
    expect(sent.status).toBe(201)
    expect(first.logs.find((line) => line.event === 'server.listening')?.db).toMatch(
      /^mysql:\/\/stonechat@127\.0\.0\.1:\d+\/chat_/,
    )
    await first.kill()

    await using second = await startServer(options)
    const again = await call(second, 'POST /api/send', {
      token: ann.token,
      body: { target_id: bob.id, content: 'hello 😀', client_id: 'one' },
    })
    expect(again).toMatchObject({ status: 200, body: sent.body })
    const { body } = await call(second, `GET /api/messages?target_id=${ann.id}&target_type=user`, {
      token: bob.token,
    })
    expect(body.messages).toHaveLength(1)
    await first[Symbol.asyncDispose]()
  })

  it('[S261] while the database is away it is not ready and sends are unavailable; then it goes on', async () => {
    await using own = await startMariaDb()
    await using server = await startServer({ args: ['-db', own.url(own.newName())] })
    const ann = await register(server)
    const bob = await register(server)
    const send = (clientId: string) =>
      call(server, 'POST /api/send', {
        token: ann.token,
        body: { target_id: bob.id, content: 'hello', client_id: clientId },
      })
    expect(await send('one')).toMatchObject({ status: 201, body: { seq: 1 } })
    await own.kill()
    expect(await call(server, 'GET /readyz')).toMatchObject({ status: 503 })
    expect(await call(server, 'GET /healthz')).toMatchObject({ status: 200 })
    expect(await send('two')).toMatchObject({ status: 503, body: { code: 'unavailable', retryable: true } })

    await own.restart()
    expect(await call(server, 'GET /readyz')).toMatchObject({ status: 200 })
    expect(await send('two')).toMatchObject({ status: 201, body: { seq: 2 } })
    expect(await send('one')).toMatchObject({ status: 200, body: { seq: 1 } })
  })

  it('[S262] migrate -status and check change nothing; migrate makes the tables', async () => {
    const address = database.url(database.newName())
    await using folder = await makeTempFolder()
    const options = ['-db', address, '-data', folder.path]
    const before = await runProgram(['migrate', '--status', ...options])
    expect(before).toMatchObject({ code: 0, errors: [] })
    expect(before.output.slice(0, 2)).toEqual([
      '0001-accounts  to be applied',
      '0002-messaging  to be applied',
    ])
    const checked = await runProgram(['check', ...options])
    expect(checked.output.at(-1)).toMatch(/ will be made when the server starts$/)
    expect((await runProgram(['migrate', '-status', ...options])).output).toEqual(before.output)

    const migrated = await runProgram(['migrate', ...options])
    expect(migrated.output.at(-1)).toMatch(/^mysql:\/\/.* is up to date$/)
    const after = await runProgram(['migrate', '-status', ...options])
    expect(after.output).toHaveLength(before.output.length)
    for (const line of after.output) expect(line).toMatch(/^\d{4}-\S+ {2}applied \d{4}-\d\d-\d\dT/)
    expect((await runProgram(['check', ...options])).output.at(-1)).toMatch(/ answers$/)
  })

  it('[S263] copy takes a server from SQLite to MySQL, people, tokens and messages', async () => {
    const address = database.url(database.newName())
    await using folder = await makeTempFolder()
    const small = await startServer({ dataDir: folder.path })
    const ann = await register(small)
    const bob = await register(small)
    const body = { target_id: bob.id, content: 'hello', client_id: 'one' }
    const sent = await call(small, 'POST /api/send', { token: ann.token, body })
    await small.stop()
    await small[Symbol.asyncDispose]()

    const source = `sqlite:${join(folder.path, 'stonechat.db')}`
    const copied = await runProgram(['copy', '--from', source, '--to', address])
    expect(copied).toMatchObject({ code: 0, errors: [] })
    expect(copied.output).toContain('users: 2 rows')
    expect(copied.output).toContain('im_messages: 1 row')
    expect(copied.output.at(-1)).toMatch(/^copied \d+ rows from sqlite:.* to mysql:/)

    await using large = await startServer({ dataDir: folder.path, args: ['-db', address] })
    expect(await call(large, 'POST /api/send', { token: ann.token, body })).toMatchObject({
      status: 200,
      body: sent.body,
    })
  })

  it('[S264] a database out of reach ends the start with one line, exit code 1 and no password', async () => {
    await using folder = await makeTempFolder()
    const wrong = `mysql://stonechat:not-the-secret@127.0.0.1:${database.port}/x`
    for (const args of [['serve'], ['migrate'], ['migrate', '-status'], ['check']]) {
      const ended = await runProgram([...args, '-port', '0', '-data', folder.path, '-db', wrong])
      expect({ code: ended.code, errors: ended.errors }).toEqual({
        code: 1,
        errors: [
          `stonechat: cannot open the database mysql://stonechat@127.0.0.1:${database.port}/x: ` +
            'wrong password, or no user stonechat (ER_ACCESS_DENIED_ERROR)',
        ],
      })
      expect(ended.output.join('\n')).not.toContain('not-the-secret')
    }
    const copy = ['copy', '-from', wrong, '-to', `sqlite:${folder.path}/x.db`]
    expect(await runProgram([...copy])).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/wrong password/)],
    })
    expect(await runProgram(['copy', '-from', wrong])).toMatchObject({ code: 2 })
  })
})
