/** What somebody who reaches NATS, and does not have the secret of the nodes, can see and do. */
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { type BusEvent, conversationTopic, createLocalBus } from '@stonechat/im'
import { hasNats, type Nats, startNats } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNatsBus } from './nats-bus.js'

const topic = conversationTopic(1)
const leave: BusEvent = { kind: 'leave', conversationId: 1, userIds: [2], rev: 1 }

describe.skipIf(!hasNats())('strangers on NATS', () => {
  let nats: Nats
  let stranger: NatsConnection

  beforeAll(async () => {
    nats = await startNats()
    stranger = await connect({ servers: [`127.0.0.1:${nats.port}`] })
  })

  afterAll(async () => {
    await stranger?.close()
    await nats?.[Symbol.asyncDispose]()
  })

  const open = (foreign: { frames: number; logs: object[] }) =>
    createNatsBus({
      address: nats.address,
      local: createLocalBus(),
      secret: 'ours'.repeat(8),
      onForeign: () => {
        foreign.frames += 1
      },
      log: {
        debug() {},
        info() {},
        error() {},
        warn: (fields: unknown, event?: string) => void foreign.logs.push([fields, event]),
      },
    })

  /** Publishes an event and shows what a stranger who listens to everything sees of it. */
  async function overhear(publisher: Awaited<ReturnType<typeof open>>, event: BusEvent) {
    const seen: { subject: string; data: Uint8Array }[] = []
    const listening = stranger.subscribe('>', {
      callback: (_, { subject, data }) => void seen.push({ subject, data }),
    })
    await stranger.flush()
    publisher.publish(topic, event)
    await expect.poll(() => seen.length).toBe(1)
    listening.unsubscribe()
    return seen[0]!
  }

  it('[N864] strangers read no text of a message', async () => {
    await using publisher = await open({ frames: 0, logs: [] })
    const data = { target_type: 'user', target_id: 7, user_id: 7, note: 'the text' } as never
    const { data: frame } = await overhear(publisher, { kind: 'deliver', event: { event: 'typing', data } })
    expect(Buffer.from(frame).toString('latin1')).not.toMatch(/the text|typing|target/)
  })

  it('[N34] what strangers publish on our subjects is dropped and counted, and logged once', async () => {
    const foreign = { frames: 0, logs: [] as object[] }
    await using publisher = await open({ frames: 0, logs: [] })
    await using subscriber = await open(foreign)
    const events: BusEvent[] = []
    let restored = 0
    subscriber.subscribe(topic, (event) => events.push(event))
    subscriber.onRestored(() => {
      restored += 1
    })
    await subscriber.flush()

    const { subject, data } = await overhear(publisher, leave)
    await expect.poll(() => events).toEqual([leave])
    const all = subject.replace(topic, 'missed')
    stranger.publish(subject, data)
    stranger.publish(all, data)
    for (const text of forged) for (const where of [subject, all]) stranger.publish(where, text)
    publisher.publish(topic, leave)

    await expect.poll(() => events).toEqual([leave, leave])
    await stranger.flush()
    await expect.poll(() => foreign.frames).toBe(2 + 2 * forged.length)
    expect(restored).toBe(0)
    expect(foreign.logs).toEqual([[{ nats: nats.address }, 'bus.foreign']])
  })

  it('[N865] a bus without a secret of 32 bytes is refused', async () => {
    const secret = 's'.repeat(31)
    await expect(createNatsBus({ address: nats.address, local: createLocalBus(), secret })).rejects.toThrow(
      TypeError,
    )
  })
})

/** Also what a node of an earlier version published: it could not be told from a stranger. */
const forged = [
  '',
  'hello',
  'null',
  '{}',
  '{"kind":"missed"}',
  JSON.stringify(leave),
  '{"kind":"close","reason":4102}',
  new Uint8Array([0xff, 0xfe, 0x7b]),
  new Uint8Array(41).fill(1),
]
