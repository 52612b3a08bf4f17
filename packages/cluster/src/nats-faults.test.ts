import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connect } from '@nats-io/transport-node'
import { type Bus, type BusEvent, conversationTopic, createLocalBus, userTopic } from '@stonechat/im'
import type { Log } from '@stonechat/im/contract'
import { createFaultProxy, hasNats, makeTempFolder, type Nats, startNats } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterLimits } from './limits.js'
import { createNatsBus } from './nats-bus.js'
import { createSeal, nameOf } from './seal.js'

const leave: BusEvent = { kind: 'leave', conversationId: 1, userIds: [2], rev: 1 }
const ours = 'ours'.repeat(8)
const open = (address: string, secret = ours, log?: Log) =>
  createNatsBus({ address, local: createLocalBus(), secret, log })

/** What a bus receives on a topic, in order. */
function listen(bus: Bus) {
  const events: BusEvent[] = []
  bus.subscribe(conversationTopic(1), (event) => events.push(event))
  return events
}

describe.skipIf(!hasNats())('a bus on NATS in trouble', () => {
  let nats: Nats
  beforeAll(async () => {
    nats = await startNats()
  })
  afterAll(() => nats?.[Symbol.asyncDispose]())

  it('[N30] a node that was cut off notifies the others of what they missed, though their own link was up all the time', async () => {
    await using proxy = await createFaultProxy(nats)
    await using publisher = await open(`nats://127.0.0.1:${proxy.port}`)
    await using subscriber = await open(nats.address)
    const events = listen(subscriber)
    await subscriber.flush()
    proxy.refuse()
    await expect.poll(() => publisher.isReady()).toBe(false)
    publisher.publish(conversationTopic(1), leave)
    publisher.publish(conversationTopic(1), leave)
    proxy.heal()
    await expect.poll(() => events).toEqual([{ kind: 'missed' }])
    expect(subscriber.isReady()).toBe(true)
  })

  it('[N31] where too many topics were missed, the other nodes are asked to read everything again', async () => {
    await using proxy = await createFaultProxy(nats)
    await using publisher = await open(`nats://127.0.0.1:${proxy.port}`)
    await using subscriber = await open(nats.address)
    let restored = 0
    subscriber.onRestored(() => {
      restored += 1
    })
    proxy.refuse()
    await expect.poll(() => publisher.isReady()).toBe(false)
    for (let user = 1; user <= 10_001; user += 1) publisher.publish(userTopic(user), leave)
    proxy.heal()
    await expect.poll(() => restored).toBe(1)
  })

  it('[N32] typing that nobody saw is not missed', async () => {
    await using proxy = await createFaultProxy(nats)
    await using publisher = await open(`nats://127.0.0.1:${proxy.port}`)
    await using subscriber = await open(nats.address)
    const events = listen(subscriber)
    await subscriber.flush()
    proxy.refuse()
    await expect.poll(() => publisher.isReady()).toBe(false)
    const data = { target_type: 'user', target_id: 7, user_id: 7 } as const
    publisher.publish(conversationTopic(1), { kind: 'deliver', event: { event: 'typing', data } })
    proxy.heal()
    await expect.poll(() => publisher.isReady()).toBe(true)
    publisher.publish(conversationTopic(1), leave)
    await expect.poll(() => events).toEqual([leave])
  })

  it('[N33] an event larger than NATS takes becomes `missed`, and those after it arrive', async () => {
    await using publisher = await open(nats.address)
    await using subscriber = await open(nats.address)
    const events = listen(subscriber)
    await subscriber.flush()
    const userIds = Array.from({ length: 400_000 }, () => 10_001)
    publisher.publish(conversationTopic(1), { kind: 'leave', conversationId: 1, userIds, rev: 1 })
    publisher.publish(conversationTopic(1), leave)
    await expect.poll(() => events).toEqual([{ kind: 'missed' }, leave])
  })

  it('[N39] a NATS that takes nothing makes a node buffer up to a limit; what was not sent is missed', {
    timeout: 120_000,
  }, async () => {
    await using proxy = await createFaultProxy(nats)
    await using publisher = await open(`nats://127.0.0.1:${proxy.port}`)
    await using subscriber = await open(nats.address)
    const events = listen(subscriber)
    await subscriber.flush()
    proxy.freeze()
    const userIds = Array.from({ length: 100_000 }, () => 10_001)
    const large: BusEvent = { kind: 'leave', conversationId: 1, userIds, rev: 1 }
    const bytes = JSON.stringify(large).length
    const count = Math.ceil((3 * clusterLimits.busUnconfirmedMaxBytes) / bytes)
    for (let sent = 0; sent < count; sent += 1) publisher.publish(conversationTopic(1), large)
    proxy.heal()
    await expect.poll(() => events.at(-1), { timeout: 30_000 }).toEqual({ kind: 'missed' })
    const arrived = events.filter(({ kind }) => kind === 'leave').length
    expect(arrived * bytes).toBeLessThanOrEqual(clusterLimits.busUnconfirmedMaxBytes + bytes)
    publisher.publish(conversationTopic(1), leave)
    await expect.poll(() => events.at(-1)).toEqual(leave)
  })

  it('[N867] what a node of another version says, and this one does not understand, is dropped and logged', async () => {
    const logged: string[] = []
    const log = {
      debug() {},
      info() {},
      error() {},
      warn: (_: object, event: string) => void logged.push(event),
    }
    await using subscriber = await open(nats.address, ours, log)
    const other = await connect({ servers: [`127.0.0.1:${nats.port}`] })
    try {
      const events = listen(subscriber)
      await subscriber.flush()
      const seal = createSeal(ours)
      const subject = `stonechat.${nameOf(ours)}.${conversationTopic(1)}`
      for (const text of [...notUnderstood, JSON.stringify(leave)])
        other.publish(subject, seal.close(subject, Buffer.from(text)))
      await expect.poll(() => events).toEqual([leave])
      expect(logged).toEqual(notUnderstood.map(() => 'bus.not_understood'))
    } finally {
      await other.close()
    }
  })

  it("[N35] deployments on the same NATS do not receive each other's events", async () => {
    await using own = await open(nats.address)
    await using theirs = await open(nats.address, 'theirs'.repeat(8))
    await using subscriber = await open(nats.address)
    const events = listen(subscriber)
    await subscriber.flush()
    theirs.publish(conversationTopic(1), { kind: 'missed' })
    await theirs.flush()
    own.publish(conversationTopic(1), leave)
    await expect.poll(() => events).toEqual([leave])
  })

  it('[N36] a NATS that is not there at the start is one sentence, without credentials', async () => {
    await using silent = await listenSilently()
    await using proxy = await createFaultProxy(nats)
    proxy.refuse()
    for (const port of [1, proxy.port, silent.port]) {
      const failure = await open(`nats://me:s3cret@127.0.0.1:${port}`).then(
        () => undefined,
        (reason: Error) => reason,
      )
      expect(failure).toBeInstanceOf(Error)
      expect(String(failure)).not.toContain('s3cret')
    }
  })

  it('[N37] one of several servers is enough', async () => {
    await using bus = await open(`nats://127.0.0.1:1,nats://127.0.0.1:${nats.port}`)
    expect(bus.isReady()).toBe(true)
  })

  it('[N42] tls:// insists on it: a server without, or one with an untrusted certificate, is refused', async () => {
    await expect(open(nats.address.replace('nats:', 'tls:'))).rejects.toThrow(/tls/)
    await using certificate = await makeCertificate()
    await using secure = await startNats({ args: certificate.args })
    await expect(open(`tls://localhost:${secure.port}`)).rejects.toThrow(/self-signed/)
    // A client that does not insist still encrypts where the server wants it, and checks its certificate.
    await expect(open(`nats://localhost:${secure.port}`)).rejects.toThrow(/self-signed/)
  })

  it.each([
    [['--user=me', '--pass=s3cret!'], 'me:s3cret%21', 'me:wrong'],
    [['--auth=s3cret'], 's3cret', 'wrong'],
  ])('[N38] the bus signs in with %j', async (args, right, wrong) => {
    await using guarded = await startNats({ args })
    await using bus = await open(`nats://${right}@127.0.0.1:${guarded.port}`)
    expect(bus.isReady()).toBe(true)
    await expect(open(`nats://${wrong}@127.0.0.1:${guarded.port}`)).rejects.toThrow(/Authorization/i)
    await expect(open(guarded.address)).rejects.toThrow(/Authorization/i)
  })
})

const notUnderstood: (string | Uint8Array)[] = [
  '',
  'hello',
  'null',
  '[]',
  '{}',
  new Uint8Array([0xff, 0xfe, 0x7b]),
  '{"kind":"constructor"}',
  '{"kind":"of a later version"}',
  '{"kind":"deliver"}',
  '{"kind":"deliver","event":{"event":1,"data":{}}}',
  '{"kind":"deliver","event":{"event":"typing","data":{}},"tracked":7}',
  '{"kind":"leave","conversationId":1,"userIds":"all"}',
  '{"kind":"close","reason":4102}',
  '{"kind":"presence","incarnation":"i","version":1,"userId":1,"online":true,"at":1,"hidden":false}',
  '{"kind":"block","userId":1,"blockedId":2}',
  '{"kind":"user","userId":1,"profile":{"username":"a"}}',
]

/** A certificate for localhost that it signed itself, and the arguments of a NATS that has it. */
async function makeCertificate() {
  const folder = await makeTempFolder()
  const [cert, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', key, '-out', cert],
  ])
  return {
    args: ['--tls', `--tlscert=${cert}`, `--tlskey=${key}`],
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** Takes connections and never answers, as a frozen server does. */
async function listenSilently() {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
