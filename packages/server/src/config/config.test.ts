import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '@stonechat/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeConfig, describeOptions } from './describe.js'
import { loadConfig } from './load-config.js'
import { flagOf, type OptionKey, optionKeys } from './options.js'
import { readArguments } from './read-arguments.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stonechat-config-'))
})
afterAll(() => rm(folder, { recursive: true }))

const load = (args: string[], environment: Record<string, string> = {}) =>
  loadConfig({ texts: readArguments(args).texts, environment, isTerminal: false })

const file = async (text: string) => {
  const path = join(folder, `${Math.random()}.yaml`)
  await writeFile(path, text)
  return path
}

describe('options', () => {
  it.each([
    [['-port', '9000']],
    [['-port=9000']],
    [['--port', '9000']],
    [['--port=9000']],
    [['-port', '1', '-port', '9000']],
    [['serve', '-port', '9000']],
  ])('[R3] an option is read with one dash or two, the last one counts: %j', async (args) => {
    expect((await load(args)).port).toBe(9000)
  })

  it('[R4] a flag wins over the environment, the environment over the file, the file over the default', async () => {
    const path = await file('port: 3\nid: from-file\nregion: US\n')
    const config = await load(['-port', '1', '-config', path], {
      STONECHAT_PORT: '2',
      STONECHAT_ID: 'from-env',
    })
    expect(config).toMatchObject({ port: 1, id: 'from-env', region: 'US', host: '0.0.0.0' })
  })

  it('[R5] the config file is found by the environment too, and takes booleans, numbers and lists', async () => {
    const path = await file('verify-phone: true\nrate-limits: "off"\ntrust-proxy: [10.0.0.0/8, "::1"]\n')
    const config = await load([], { STONECHAT_CONFIG: path })
    expect(config).toMatchObject({ verifyPhone: true, rateLimits: false, trustProxy: ['10.0.0.0/8', '::1'] })
  })

  it.each([
    ['500KB', 512_000],
    ['200mb', 209_715_200],
    ['2GB', 2_147_483_648],
  ])('[L131] a size is a whole number with a unit of 1,024: %s', async (text, bytes) => {
    expect((await load(['-file-max-size', text])).fileMaxSize).toBe(bytes)
  })

  it.each(['0MB', '1.5GB', '200', '-1MB', 'MB', '1 GB'])(
    '[L132] anything else is refused as a size: %s',
    async (text) => {
      await expect(load([`-file-quota=${text}`])).rejects.toThrow(
        `-file-quota must be a size such as 500KB, 200MB or 2GB, not "${text}"`,
      )
    },
  )

  it('[L133] files are kept under the data folder, in a folder that is given, or in a bucket', async () => {
    expect((await load(['-data', '/tmp/d'])).files).toBe('file:/tmp/d/files')
    expect((await load(['-files', 'file:x/../y'])).files).toBe(`file:${process.cwd()}/y`)
    const bucket = 's3://bucket/prefix?endpoint=https://s3.example.org&region=eu'
    expect((await load(['-files', bucket])).files).toBe(bucket)
    const nodes = ['-data', '/tmp/d', '-nats', 'nats://a:1']
    expect((await load(nodes)).files).toBeUndefined()
    expect((await load([...nodes, '-files-shared'])).files).toBe('file:/tmp/d/files')
    for (const wrong of ['files', 's3:bucket', 'ftp://x/y'])
      await expect(load(['-files', wrong])).rejects.toThrow('-files must be file:FOLDER or s3://')
  })

  it.each([
    [['-verify-phone'], true],
    [['-verify-phone', 'off'], false],
    [['-verify-phone=false'], false],
    [['-verify-phone', '-port', '1'], true],
    [[], false],
  ])('[R6] a switch is on by itself and takes a word: %j', async (args, expected) => {
    expect((await load(args)).verifyPhone).toBe(expected)
  })

  it('[R7] without options: port 8080, gRPC 50051, server-1, an SQLite file under ./data', async () => {
    const config = await load([])
    expect(config).toMatchObject({
      port: 8080,
      grpc: 50_051,
      grpcHost: '127.0.0.1',
      id: 'server-1',
      log: 'info',
    })
    expect(config).toMatchObject({ rateLimits: true, publicPresence: true, region: 'CN', logFormat: 'json' })
    expect(config.db).toEqual({ kind: 'sqlite', path: join(process.cwd(), 'data/stonechat.db') })
  })

  it.each([
    [['-prot', '1'], 'unknown option -prot; did you mean -port?'],
    [['--jwt_secret=x'], 'unknown option -jwt_secret; did you mean -jwt-secret?'],
    [['-zzzzzz'], 'unknown option -zzzzzz; see stonechat -help'],
    [['-port'], '-port needs a value; see stonechat -help'],
  ])('[B102] an unknown or unfinished option is refused with what was meant: %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(expect.objectContaining({ message, exitCode: 2 }))
  })

  it.each([
    [['-port', 'banana'], {}, '-port must be a port: 0 to 65535, not "banana"'],
    [['-port', '-1'], {}, '-port must be a port: 0 to 65535, not "-1"'],
    [['-port', '65536'], {}, '-port must be a port: 0 to 65535, not "65536"'],
    [['-port', '1e3'], {}, '-port must be a port: 0 to 65535, not "1e3"'],
    [[], { STONECHAT_PORT: '0x10' }, 'STONECHAT_PORT must be a port: 0 to 65535, not "0x10"'],
    [['-grpc', 'on'], {}, '-grpc must be a port (0 to 65535) or off, not "on"'],
    [['-rate-limits', 'maybe'], {}, '-rate-limits must be on or off, not "maybe"'],
    [['-id', '../x'], {}, /^-id must be 1 to 64 letters/],
    [['-region', 'cn'], {}, /^-region must be a country/],
    [['-region', 'XX'], {}, /^-region must be a country/],
    [['-log', 'loud'], {}, /^-log must be trace, debug/],
    [
      ['-nats', 'http://user:hunter2@x'],
      {},
      '-nats must be nats://host:port, tls://host:port, or several of one kind separated by commas',
    ],
    [['-db', 'postgres://hunter2@x/y'], {}, /^-db must be one of sqlite:PATH(?!.*hunter2)/],
  ])(
    '[B103] a bad value names the option and where it came from: %j %j',
    async (args, environment, message) => {
      await expect(load(args, environment)).rejects.toMatchObject({
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        exitCode: 2,
      })
    },
  )

  it.each([
    ['prot: 1', 2, /unknown option "prot"; did you mean "port"\?$/],
    ['port: {a: 1}', 2, /port must be a single value$/],
    ['port: banana', 2, /port must be a port/],
    ['- 1', 2, /must hold options by name/],
    ['port: "', 1, /cannot be read/],
  ])('[B104] a bad config file is refused in one line: %s', async (text, exitCode, message) => {
    const error = await load(['-config', await file(text)]).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ exitCode, message: expect.stringMatching(message) })
    expect((error as Error).message).not.toContain('\n')
  })

  it('[B105] a config file that is not there is refused', async () => {
    await expect(load(['-config', '/nowhere/x.yaml'])).rejects.toMatchObject({
      message: '-config: there is no file /nowhere/x.yaml',
      exitCode: 1,
    })
  })

  it('[M210] how long people may edit and recall is an option whose default is the named limit', async () => {
    const standard = await load([])
    expect([standard.editWindow, standard.recallWindow]).toEqual([limits.editWindowMs, limits.recallWindowMs])
    const config = await load(['-edit-window', '0', '-recall-window', '7d'])
    expect([config.editWindow, config.recallWindow]).toEqual([0, 604_800_000])
    for (const wrong of ['2', '-1m', '1.5h', 'm', '1w', ''])
      await expect(load([`-recall-window=${wrong}`]), wrong).rejects.toMatchObject({ exitCode: 2 })
  })

  it('[Z122] what one address may spend and hold open is an option whose default is the named limit', async () => {
    const standard = await load([])
    expect(standard).toMatchObject({
      addressPoints: limits.ratePointsPerAddress,
      addressConnections: limits.connectionsMaxPerAddress,
    })
    const config = await load(['-address-points', '90000', '-address-connections', '500'])
    expect(config).toMatchObject({ addressPoints: 90_000, addressConnections: 500 })
    for (const wrong of ['0', '-1', '1.5', '1e3', 'many', ''])
      await expect(load([`-address-points=${wrong}`]), wrong).rejects.toMatchObject({ exitCode: 2 })
  })

  it('[R148] mail goes out by smtp:// and by smtps://, and by nothing else', async () => {
    for (const smtpUrl of ['smtp://mail.internal:25', 'smtps://user:pass@mail.example.com'])
      expect(await load([`-smtp-url=${smtpUrl}`]), smtpUrl).toMatchObject({ smtpUrl })
    await expect(load(['-smtp-url=http://mail.internal'])).rejects.toMatchObject({ exitCode: 2 })
  })

  it('[R8] an empty environment variable counts as not set', async () => {
    expect((await load([], { STONECHAT_PORT: '' })).port).toBe(8080)
  })

  it('[R9] the help names every option', () => {
    const help = describeOptions()
    for (const key of optionKeys) expect(help).toContain(`  -${flagOf(key)}`)
  })

  it('[R10] the configuration is shown without secrets', async () => {
    const secret = 'hunter2'.repeat(8)
    const shown = describeConfig(
      await load([
        ...['-jwt-secret', secret, '-grpc-token', secret, '-db', `root:${secret}@tcp(db:3306)/im`],
        ...[
          '-nats',
          `nats://x:${secret}@y`,
          '-smtp-url',
          `smtps://x:${secret}@y`,
          '-sms-webhook',
          `https://y/${secret}`,
        ],
        ...['-sms-webhook-secret', secret],
      ]),
    )
    expect(shown).not.toContain('hunter2')
    expect(shown).toContain('db: mysql://root@db:3306/im')
    expect(shown).toContain('nats: nats://y:4222')
    expect(shown).toContain('jwt-secret: given')
  })

  it('[R950] what is shown of the configuration is a file that gives the same configuration', async () => {
    const texts: Readonly<Partial<Record<OptionKey, fc.Arbitrary<string>>>> = {
      port: fc.nat(65_535).map(String),
      grpc: fc.oneof(fc.constant('off'), fc.nat(65_535).map(String)),
      host: fc.constantFrom('::1', '10.0.0.1', 'chat.example.org', '*', '0x10'),
      id: fc.constantFrom('1e3', 'null', 'True', '0o7', 'node-1', '007', '9'.repeat(20)),
      db: fc.constantFrom(
        ...[
          'sqlite:/tmp/a b: #c',
          'sqlite:/tmp/数据.db',
          'mysql://me@h:1/n?tls=true',
          'me@unix(/run/my.sock)/n',
        ],
        ...['mysql://m%C3%BCller@[::1]:3306/n?tls=skip-verify', 'me@tcp(h)/n'],
      ),
      nats: fc.constantFrom('nats://a:1,nats://b:2', 'tls://[::1]:4222'),
      region: fc.constantFrom('NO', 'CN', 'US'),
      mailFrom: fc.constantFrom(
        '聊天 <a@b.c>',
        '"Chat: #1" <a@b.c>',
        "it's",
        '- x',
        '{a}',
        '@a',
        'a: b',
        '2026-01-01',
      ),
      files: fc.constantFrom('file:/tmp/a b', 's3://chat/p?endpoint=http://[::1]:9000&region=x'),
      fileScan: fc.constantFrom(
        'clamd://127.0.0.1:3310',
        'clamd://[::1]:3310',
        'clamd:///run/clamav/clamd.ctl',
      ),
      fileMaxSize: fc.constantFrom('1KB', '1024KB', '200MB', '3GB', '7TB'),
      editWindow: duration,
      recallWindow: duration,
      trustProxy: fc.constantFrom('on', 'off', '10.0.0.0/8,::1'),
      addressPoints: fc.integer({ min: 1, max: 999_999_999 }).map(String),
      consoleCodes: fc.constantFrom('on', 'off'),
      rateLimits: fc.constantFrom('on', 'off'),
      logFormat: fc.constantFrom('json', 'pretty'),
      data: fc.constantFrom('/tmp/a', '/tmp/x #y', '/tmp/~'),
    }
    await fc.assert(
      fc.asyncProperty(
        fc.record(texts as Record<string, fc.Arbitrary<string>>, { requiredKeys: [] }),
        async (given) => {
          const args = Object.entries(given).map(([key, text]) => `-${flagOf(key as OptionKey)}=${text}`)
          const config = await load(args)
          const again = await load(['-config', await file(describeConfig(config))])
          expect({ ...again, config: undefined }).toEqual({ ...config, config: undefined })
        },
      ),
      { numRuns: 300 },
    )
  })
})

const duration = fc.oneof(
  fc.constant('0'),
  fc
    .tuple(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom('s', 'm', 'h', 'd'))
    .map(([n, unit]) => `${n}${unit}`),
  fc.constantFrom('24h', '60m', '86400s', '48h', '1d'),
)
