import { once } from 'node:events'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openSqlite } from '@stonechat/storage/sqlite'
import {
  call,
  makeTempFolder,
  openSocket,
  register,
  runProgram,
  startApp,
  startProgram,
  startServer,
  uniqueName,
} from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

/** Arguments that serve on a free port with this data folder. */
const serveOn = (data: string) => [
  ...['-port', '0', '-grpc', 'off', '-host', '127.0.0.1', '-data', data],
  ...['-log-format', 'json'],
]

describe('the command line', () => {
  it.each([['-h'], ['user', '--help'], ['check', '-help']])(
    '[R30] help is printed and ends with 0: %s %s',
    async (...args) => {
      const { code, output, errors } = await runProgram(args.filter((arg) => arg !== undefined))
      expect({ code, errors }).toEqual({ code: 0, errors: [] })
      expect(output.join('\n')).toMatch(/Usage: stonechat/)
    },
  )

  it('[R62] a reader who leaves early, as head does, is no failure, and what was begun is done', async () => {
    await using folder = await makeTempFolder()
    await using program = startProgram({ args: ['migrate', '-data', folder.path] })
    program.stopReading()
    expect(await program.exited).toEqual({ code: 0, signal: null })
    expect(program.errors).toEqual([])
    expect(await readdir(folder.path)).toContain('stonechat.db')
  })

  it('[R31] the version is that of the package', async () => {
    const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
    const { code, output } = await runProgram(['-version'])
    expect({ code, output }).toEqual({ code: 0, output: [`stonechat ${manifest.version}`] })
  })

  it.each([
    [['-prot', '9000'], 'stonechat: unknown option -prot; did you mean -port?'],
    [['-port', 'banana'], 'stonechat: -port must be a port: 0 to 65535, not "banana"'],
    [['sevre'], 'stonechat: unknown command sevre; did you mean serve?'],
    [['user', 'ad'], 'stonechat: unknown command user ad; did you mean add?'],
    [['user'], 'stonechat: user needs a command; see stonechat user -help'],
    [['user', 'disable'], 'stonechat: usage: stonechat user disable USER'],
    [['-sms-webhook', 'https://sms.example'], 'stonechat: -sms-webhook needs -sms-webhook-secret'],
  ])('[B110] bad usage is one line on stderr and exit code 2: %j', async (args, line) => {
    await using folder = await makeTempFolder()
    const { code, errors, output } = await runProgram([...args, '-data', folder.path])
    expect({ code, errors, output }).toEqual({ code: 2, errors: [line], output: [] })
  })

  it('[R151] options are read from a file, and a file that is no YAML is one line on stderr', async () => {
    await using folder = await makeTempFolder()
    const [good, broken] = [join(folder.path, 'good.yaml'), join(folder.path, 'broken.yaml')]
    await writeFile(good, 'id: from-the-file\nrate-limits: off\n')
    await writeFile(broken, 'id: [1')
    const read = await runProgram(['check', '-data', folder.path, '-config', good])
    expect(read).toMatchObject({ code: 0, errors: [] })
    expect(read.output).toEqual(expect.arrayContaining(['id: from-the-file', 'rate-limits: off']))
    const refused = await runProgram(['check', '-data', folder.path, '-config', broken])
    expect(refused).toMatchObject({ code: 1, output: [] })
    expect(refused.errors).toEqual([
      expect.stringMatching(/broken\.yaml cannot be read: .*at line 1, column \d+$/),
    ])
  })

  it('[R32] a short secret is refused with exit code 1, without showing it', async () => {
    await using folder = await makeTempFolder()
    const { code, errors, all } = await runProgram([...serveOn(folder.path), '-jwt-secret', 'hunter2'])
    expect({ code, errors }).toEqual({
      code: 1,
      errors: ['stonechat: -jwt-secret is too short: 7 bytes, at least 32 are needed'],
    })
    expect(all).not.toContain('hunter2')
  })

  it('[R33] a short secret in the data folder is refused too', async () => {
    await using folder = await makeTempFolder()
    await writeFile(join(folder.path, 'jwt-secret'), 'hunter2\n')
    const { code, errors } = await runProgram(serveOn(folder.path))
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/jwt-secret is too short: 7 bytes/)])
  })

  it('[R34] several nodes must be given a secret', async () => {
    await using folder = await makeTempFolder()
    const { code, errors } = await runProgram([...serveOn(folder.path), '-nats', 'nats://127.0.0.1:4222'])
    expect({ code, errors }).toEqual({
      code: 1,
      errors: ['stonechat: -nats needs -jwt-secret: all nodes must know the same one'],
    })
  })

  it('[R35] a port in use is one line on stderr and exit code 1', async () => {
    await using folder = await makeTempFolder()
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const { code, errors } = await runProgram([...serveOn(folder.path), '-port', String(port)])
    taken.close()
    expect({ code, errors }).toEqual({
      code: 1,
      errors: [`stonechat: port ${port} is in use; choose another with -port`],
    })
  })

  it('[R36] a damaged database is one line on stderr and exit code 1', async () => {
    await using folder = await makeTempFolder()
    await writeFile(join(folder.path, 'stonechat.db'), 'this is not a database, '.repeat(400))
    const { code, errors } = await runProgram(serveOn(folder.path))
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/^stonechat: cannot open the database sqlite:.*: .+/)])
  })

  it('[R37] a data folder that is a file is one line on stderr and exit code 1', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'file')
    await writeFile(path, '')
    const { code, errors } = await runProgram(serveOn(path))
    expect({ code, errors }).toEqual({
      code: 1,
      errors: [`stonechat: cannot use the folder ${path}: something else is there`],
    })
  })

  it('[R38] a read-only data folder is one line on stderr and exit code 1', async () => {
    // Nobody may make a folder there, root neither.
    const { code, errors } = await runProgram(serveOn('/sys/kernel/stonechat'))
    expect(code).toBe(1)
    expect(errors).toEqual([
      expect.stringMatching(/^stonechat: cannot use the folder .*(denied|not permitted|read-only)$/),
    ])
  })

  it('[R39] no output of a failed start holds a stack', async () => {
    await using folder = await makeTempFolder()
    await writeFile(join(folder.path, 'file'), '')
    const path = join(folder.path, 'file', 'chat.db')
    const { all } = await runProgram([...serveOn(folder.path), '-db', `sqlite:${path}`])
    expect(all).not.toMatch(/^\s+at /m)
    expect(all).toMatch(/^stonechat: cannot use the folder .*: something .*$/)
  })
})

describe('the commands', () => {
  it('[R40] users are added, listed, disabled, enabled and given a new password', async () => {
    await using folder = await makeTempFolder()
    const command = (...args: string[]) => runProgram(['user', ...args, '-data', folder.path])
    const name = uniqueName()

    const added = await command('add', name, '13812345678')
    expect(added).toMatchObject({ code: 0, errors: [] })
    const [line, password] = added.output
    const id = line!.split('\t')[0]!
    expect(line).toMatch(new RegExp(`^${id}\\t${name}\\t\\+8613812345678\\tactive\\t`))
    expect(password).toMatch(/^password: .{8,}$/)
    expect((await command('disable', id)).output[0]).toContain('\tdisabled\t')
    expect((await command('list')).output).toEqual([expect.stringContaining('\tdisabled\t')])
    expect((await command('enable', '13812345678')).output[0]).toContain('\tactive\t')
    expect((await command('reset-password', id)).output[1]).not.toBe(password)
  })

  it('[R800] the list says whose addresses nobody has proven, and the operator confirms one user or everybody', async () => {
    await using app = await startApp({ options: { consoleCodes: 'off' } })
    const [one, two] = [await register(app), await register(app)]
    const command = (...args: string[]) => runProgram(['user', ...args, '-data', app.dataDir])
    await command('add', 'told', '13812345678')
    const claims = async () => (await command('list')).output.map((line) => line.split('\t').at(-1))
    expect(await claims()).toEqual(['unproven: phone', 'unproven: phone', '-'])
    const confirmed = await command('confirm', one.phone)
    expect(confirmed).toMatchObject({
      code: 0,
      output: [expect.stringMatching(new RegExp(`^${one.id}\\t.*\\t-$`))],
    })
    const profile = await call(app, 'GET /api/user/profile', { token: one.token })
    expect([profile.status, profile.body.unproven]).toEqual([200, undefined])
    expect((await call(app, 'GET /api/user/profile', { token: two.token })).body.unproven).toEqual(['phone'])
    expect((await command('confirm', '-all')).output).toEqual([
      expect.stringMatching(new RegExp(`^${two.id}\\t`)),
    ])
    expect(await claims()).toEqual(['-', '-', '-'])
    for (const wrong of [['confirm'], ['confirm', String(one.id), '-all']])
      expect(await command(...wrong)).toMatchObject({ code: 2, output: [] })
  })

  it('[R41] a password can come from standard input', async () => {
    await using folder = await makeTempFolder()
    const args = ['user', 'add', 'alice', '13812345678', '-password', '-', '-data', folder.path]
    const added = await runProgram(args, { input: 'a long password\n' })
    expect(added).toMatchObject({ code: 0, output: [expect.stringContaining('alice')] })
  })

  it('[R42] what the accounts refuse is one line and exit code 1', async () => {
    await using folder = await makeTempFolder()
    const command = (...args: string[]) => runProgram(['user', ...args, '-data', folder.path])
    await command('add', 'alice', '13812345678')
    expect(await command('add', 'alice', '13812345679')).toMatchObject({
      code: 1,
      errors: ['stonechat: This username is taken.'],
    })
    expect(await command('disable', '99999')).toMatchObject({
      code: 1,
      errors: ['stonechat: There is no such user.'],
    })
    expect(await command('add', 'bob', '12')).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/phone/)],
    })
  })

  it('[R43] check shows the configuration without secrets and makes nothing', async () => {
    await using folder = await makeTempFolder()
    const data = join(folder.path, 'data')
    const checked = await runProgram(['check', '-data', data, '-jwt-secret', 'hunter2'.repeat(5)])
    expect(checked.code).toBe(0)
    expect(checked.output).toContain('# jwt-secret: given')
    expect(checked.all).not.toContain('hunter2')
    expect(await readdir(folder.path)).toEqual([])
  })

  it('[R44] migrate makes the tables, check finds them', async () => {
    await using folder = await makeTempFolder()
    const migrated = await runProgram(['migrate', '-data', folder.path])
    expect(migrated).toMatchObject({ code: 0, output: [`sqlite:${folder.path}/stonechat.db is up to date`] })
    const checked = await runProgram(['check', '-data', folder.path])
    expect(checked.output.at(-1)).toBe(`sqlite:${folder.path}/stonechat.db answers`)
  })

  it('[R700] check names the accounts whose names would be refused today, and shows what of them cannot be seen', async () => {
    await using folder = await makeTempFolder()
    {
      await using stores = await openSqlite({ path: join(folder.path, 'stonechat.db') })
      const names = [
        ['paypal', 'Pay', ['paypal']],
        ['раураl', 'Pay', []],
        ['gnits', '\u202egnits', []],
        ['bl\u3164nk', '\u200b\u200b', []],
        ['小明', '小明 👩‍👩‍👧', ['小明']],
      ] as const
      for (const [username, nickname, usernameLooks] of names) {
        const user = { username, nickname, usernameKey: username, usernameLooks, identities: [] }
        await stores.user.createUser({ user: { ...user, passwordHash: null, locale: 'en' }, at: 1 })
      }
    }
    const { code, errors, output } = await runProgram(['check', '-data', folder.path])
    expect({ code, errors }).toEqual({ code: 0, errors: [] })
    const from = output.indexOf('These accounts keep names that would be refused today:')
    expect(output.slice(from + 1)).toEqual([
      expect.stringMatching(
        /^account 10002, "раураl", "Pay": username must not mix scripts.*; username can be taken for that of account 10001$/,
      ),
      'account 10003, "gnits", "\\u{202e}gnits": nickname must not contain characters that change the direction of text',
      expect.stringMatching(
        /^account 10004, "bl\\u\{3164\}nk", "\\u\{200b\}\\u\{200b\}": username must not contain invisible characters; .*nickname must have a visible character$/,
      ),
    ])
  })

  it('[R959] check names the groups whose names would be refused today, at most 200 of them, and none that is dissolved', async () => {
    await using folder = await makeTempFolder()
    {
      await using stores = await openSqlite({ path: join(folder.path, 'stonechat.db') })
      const make = (name: string) => stores.im.createGroup({ name, ownerId: 1, memberIds: [], at: 1 })
      await make('Team 小明')
      await make('\u202emaet')
      const dissolved = await make('\u200b')
      if (dissolved.status !== 'created') throw new Error('no group')
      await stores.im.changeGroup({ kind: 'dissolve', groupId: dissolved.group.id, actorId: 1, at: 1 })
      for (let count = 0; count < 203; count += 1) await make('\u200b')
    }
    const { code, errors, output } = await runProgram(['check', '-data', folder.path])
    expect({ code, errors }).toEqual({ code: 0, errors: [] })
    expect(output.join('\n')).not.toContain('These accounts keep')
    const lines = output.slice(output.indexOf('These groups keep names that would be refused today:') + 1)
    expect(lines).toHaveLength(201)
    expect(lines[0]).toBe(
      'group 10002, "\\u{202e}maet": name must not contain characters that change the direction of text',
    )
    expect(lines[1]).toMatch(/^group 10004, "\\u\{200b\}": .*name must have a visible character$/)
    expect(lines[200]).toBe('… and 4 more')
  })

  it('[R45] a MySQL server out of reach is one line on stderr and exit code 1, without its password', async () => {
    const { code, errors } = await runProgram([
      'migrate',
      '-db',
      'root:hunter2@tcp(127.0.0.1:1)/im?parseTime=true',
    ])
    expect(code).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/^stonechat: .*mysql:\/\/root@127\.0\.0\.1:1\/im.*/)])
    expect(errors[0]).not.toContain('hunter2')
  })
})

describe('commands beside a running server', () => {
  it('[R47] disabling a user closes its live sockets with 4103, a new password with 4102', async () => {
    await using server = await startServer()
    const command = (...args: string[]) => runProgram(['user', ...args, '-data', server.dataDir])
    const [alice, bob] = [await register(server), await register(server)]
    await using atAlice = await openSocket(server, alice.token)
    await using atBob = await openSocket(server, bob.token)
    expect((await command('disable', String(alice.id))).code).toBe(0)
    expect((await atAlice.closed).code).toBe(4103)
    expect((await command('reset-password', String(bob.id))).code).toBe(0)
    expect((await atBob.closed).code).toBe(4102)
    expect((await call(server, 'GET /api/sessions', { token: alice.token })).body.code).toBe('user_disabled')
  })

  it('[R48] a second server on the same embedded database is refused; after a kill it is free', async () => {
    await using server = await startServer()
    const { code, errors } = await runProgram(serveOn(server.dataDir))
    expect({ code, errors }).toEqual({
      code: 1,
      errors: [expect.stringMatching(/^stonechat: another server already runs here: /)],
    })
    await server.kill()
    await using next = await startServer({ dataDir: server.dataDir })
    expect((await call(next, 'GET /readyz')).status).toBe(200)
    expect((await stat(join(next.dataDir, 'stonechat.db.sock'))).mode & 0o777).toBe(0o600)
  })
})

describe('secrets', () => {
  it('[R46] the signing secret is made once and only the owner may read it', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'jwt-secret')
    await using first = await startServer({ dataDir: folder.path })
    await first.stop()
    const secret = await readFile(path, 'utf8')
    expect(Buffer.byteLength(secret.trim())).toBeGreaterThanOrEqual(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await chmod(path, 0o644)
    await using second = await startServer({ dataDir: folder.path })
    await second.stop()
    expect(await readFile(path, 'utf8')).toBe(secret)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})
