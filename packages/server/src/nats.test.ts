import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  type Cluster,
  call,
  clusterSecret,
  hasMariaDb,
  hasNats,
  makeTempFolder,
  openSocket,
  register,
  runProgram,
  startCluster,
  startNats,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A machine that does much else at the same time takes long to start a database and some processes. */
const startTimeoutMs = 180_000
const testTimeoutMs = 120_000

const quiet = ['-port', '0', '-grpc', 'off', '-host', '127.0.0.1', '-log-format', 'json']

describe.skipIf(!hasNats())('a node that should find NATS', () => {
  it('[N50] with SQLite it is refused: nodes share one database', async () => {
    await using folder = await makeTempFolder()
    const { code, errors } = await runProgram([
      ...[...quiet, '-data', folder.path],
      ...['-nats', 'nats://127.0.0.1:1', '-jwt-secret', clusterSecret],
    ])
    expect({ code, errors }).toEqual({
      code: 1,
      errors: ['stonechat: -nats needs -db mysql://…: nodes share one database, and SQLite serves one only'],
    })
  })
})

describe('a node whose files others would not find', () => {
  it('[L130] several nodes are refused a folder of files, unless they are said to share it', async () => {
    await using folder = await makeTempFolder()
    const args = [
      ...[...quiet, '-data', folder.path, '-db', 'mysql://nobody@127.0.0.1:1/none'],
      ...['-nats', 'nats://127.0.0.1:1', '-jwt-secret', clusterSecret, '-files', `file:${folder.path}`],
    ]
    const refused = await runProgram(args)
    expect(refused).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/^stonechat: -files is a folder/)],
    })
    const shared = await runProgram([...args, '-files-shared'])
    expect(shared).toMatchObject({ code: 1, errors: [expect.stringMatching(/cannot open the database/)] })
  })
})

describe.skipIf(!hasNats() || !hasMariaDb())('a node on NATS', { timeout: testTimeoutMs }, () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, startTimeoutMs)
  afterAll(() => cluster?.[Symbol.asyncDispose]())

  it('[N51] NATS out of reach at the start is one line, without credentials, and exit code 1', async () => {
    await using folder = await makeTempFolder()
    const refused = await runProgram([
      ...[...quiet, '-data', folder.path, '-db', cluster.databaseUrl, '-jwt-secret', clusterSecret],
      ...['-nats', 'nats://me:hunter2@127.0.0.1:1'],
    ])
    expect(refused).toMatchObject({
      code: 1,
      errors: ['stonechat: cannot reach NATS at nats://127.0.0.1:1: nothing answers there'],
    })
    expect(JSON.stringify(refused)).not.toContain('hunter2')
  })

  it('[N52] check tries NATS and shows it without credentials', async () => {
    await using folder = await makeTempFolder()
    const args = ['check', '-data', folder.path, '-db', cluster.databaseUrl, '-nats']
    const address = cluster.nats.address.replace('//', '//me:hunter2@')
    const reached = await runProgram([...args, address])
    expect(reached.code).toBe(0)
    expect(reached.output).toContain(`nats: ${cluster.nats.address} # without its password`)
    expect(reached.output).toContain(`${cluster.nats.address} answers`)
    expect(JSON.stringify(reached)).not.toContain('hunter2')
    const away = await runProgram([...args, 'nats://me:hunter2@127.0.0.1:1'])
    expect(away).toMatchObject({
      code: 1,
      errors: ['stonechat: cannot reach NATS at nats://127.0.0.1:1: nothing answers there'],
    })
  })

  it('[N55] a node speaks TLS with a NATS whose certificate the machine trusts', async () => {
    await using folder = await makeTempFolder()
    const [cert, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', key, '-out', cert],
    ])
    await using nats = await startNats({ args: ['--tls', `--tlscert=${cert}`, `--tlskey=${key}`] })
    const args = ['check', '-data', folder.path, '-nats', `tls://localhost:${nats.port}`]
    const trusting = await runProgram(args, { environment: { NODE_EXTRA_CA_CERTS: cert } })
    expect(trusting.output).toContain(`tls://localhost:${nats.port} answers`)
    const wary = await runProgram(args)
    expect(wary).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/^stonechat: cannot reach NATS at tls:/)],
    })
  })

  it('[L136] several nodes that are not told where all of them find files have none, say so, and serve everything else', async () => {
    await using node = await cluster.startNode()
    const ann = await register(node)
    expect(await node.waitForLog('files.off')).toMatchObject({
      give: expect.stringContaining('-files s3://'),
    })
    expect((await call(node, 'GET /api/server')).body).toMatchObject({
      features: { files: false },
      limits: { file_max_bytes: 0 },
    })
    expect(await call(node, `GET /api/files/${randomUUID()}`, { token: ann.token })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
    await using other = await cluster.startNode({ args: ['-files-shared'] })
    expect((await call(other, 'GET /api/server')).body).toMatchObject({
      features: { files: true },
      limits: { file_max_bytes: 200 * 1024 ** 2 },
    })
  })

  it('[N53] without the bus a node is not ready, says so, and goes on accepting; then it is ready again', async () => {
    await using node = await cluster.startNode()
    const [ann, bob] = [await register(node), await register(node)]
    await using socket = await openSocket(node, bob.token)
    const busUp = async () => /^stonechat_bus_up (\d)$/m.exec((await call(node, 'GET /metrics')).text)?.[1]
    expect(await call(node, 'GET /readyz')).toMatchObject({ status: 200 })
    expect(await busUp()).toBe('1')

    await cluster.nats.kill()
    await node.waitForLog('bus.lost')
    expect(await call(node, 'GET /readyz')).toMatchObject({
      status: 503,
      body: { code: 'unavailable', errors: [{ path: 'bus', message: 'has no link to NATS' }] },
    })
    expect(await call(node, 'GET /healthz')).toMatchObject({ status: 200 })
    expect(await busUp()).toBe('0')
    const sent = await call(node, 'POST /api/send', {
      token: ann.token,
      body: { target_id: bob.id, content: 'still here' },
    })
    expect(sent.status).toBe(201)
    expect(await socket.next('message.created')).toMatchObject({ content: { text: 'still here' } })

    await cluster.nats.restart()
    await node.waitForLog('bus.restored')
    await expect.poll(async () => (await call(node, 'GET /readyz')).status).toBe(200)
    await socket.next('resync')
  })

  it('[N54] disabling a user by command closes the sockets on every node', async () => {
    await using one = await cluster.startNode()
    await using other = await cluster.startNode()
    const ann = await register(one)
    await using first = await openSocket(one, ann.token)
    await using second = await openSocket(other, ann.token)
    await using folder = await makeTempFolder()
    const { code } = await runProgram([
      ...['user', 'disable', String(ann.id), '-data', folder.path, '-db', cluster.databaseUrl],
      ...['-nats', cluster.nats.address, '-jwt-secret', clusterSecret],
    ])
    expect(code).toBe(0)
    expect((await first.closed).code).toBe(4103)
    expect((await second.closed).code).toBe(4103)
  })
})
