/** Unread counts, after any history, on every device, against a model that counts message by message. */
import type { Im } from '@stonechat/im'
import { StonechatError, type Target } from '@stonechat/protocol'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { closeAll, open } from '../support/im.js'
import {
  createLiveDevice,
  createSyncingDevice,
  type Mentions,
  type Unread,
} from '../support/unread-devices.js'
import { createModel, type Model } from '../support/unread-model.js'

afterAll(closeAll)

/** A step: user, action, and place: 0 and 1 are groups, 2 to 4 a direct conversation with one of the others. */
const step = fc.record({
  kind: fc.constantFrom(
    ...(['send', 'send', 'send', 'mention', 'mention', 'edit', 'read', 'recall', 'delete', 'leave'] as const),
    ...(['add', 'sync'] as const),
  ),
  actor: fc.nat(3),
  place: fc.nat(4),
  other: fc.nat(3),
  /** How far below the newest message it points. */
  back: fc.nat(4),
  /** Whether it mentions everybody, and the other by name. */
  all: fc.boolean(),
  named: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

let lastUserId = 100_000

async function act(
  im: Im,
  model: Model,
  { kind, actor, place, other, back, all, named }: Step,
  target: Target,
) {
  const caller = { userId: actor }
  const seq = Math.max(1, model.lastSeq(actor, target) - back)
  const group_id = target.target_id
  const mentioned = { people: named ? [other] : [], all }
  const wanted = { mentions: [...mentioned.people], mention_all: all }
  switch (kind) {
    case 'send':
      await im.call('message.send', caller, { ...target, content: 'hello' })
      return model.send(actor, target)
    case 'mention':
      await im.call('message.send', caller, { ...target, content: 'hello', ...wanted })
      return model.send(actor, target, mentioned)
    case 'edit':
      await im.call('message.edit', caller, { ...target, seq, content: 'better', ...wanted })
      return model.edit(actor, target, seq, mentioned)
    case 'read':
      await im.call('session.read', caller, { ...target, seq })
      return model.read(actor, target, seq)
    case 'recall':
      await im.call('message.recall', caller, { ...target, seq })
      return model.recall(actor, target, seq)
    case 'delete':
      await im.call('message.delete', caller, { ...target, seqs: [seq] })
      return model.delete(actor, target, seq)
    case 'leave':
      if (place > 1) return
      await im.call('group.remove', caller, { group_id, user_id: other })
      return model.leave(other, target)
    case 'add':
      if (place > 1) return
      await im.call('group.add', caller, { group_id, user_ids: [other] })
      return model.join(other, target)
  }
}

describe('unread counts', { timeout: 120_000 }, () => {
  it('[C240] unread counts and unread mentions are what a count of the messages gives, in lists, by sync and live, whatever happened before', async () => {
    const { im } = await open()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const people = Array.from({ length: 4 }, () => ++lastUserId)
        const model = createModel()
        const groups: Target[] = []
        for (const [index, userId] of people.slice(0, 2).entries()) {
          const member_ids = people.filter((_, other) => other % 2 !== index)
          const { id } = await im.call('group.create', { userId }, { name: 'g', member_ids })
          groups.push({ target_type: 'group', target_id: id })
          for (const member of new Set([userId, ...member_ids])) model.join(member, groups.at(-1)!)
        }
        const devices = await Promise.all(
          people.map(async (userId) => ({
            userId,
            live: await createLiveDevice(im, userId),
            syncing: createSyncingDevice(im, userId),
          })),
        )

        for (const raw of steps) {
          const [actor, other] = [people[raw.actor]!, people[raw.other]!]
          const target = groups[raw.place] ?? {
            target_type: 'user' as const,
            target_id: people[raw.place - 2]!,
          }
          if (raw.kind === 'sync') await devices[raw.actor]!.syncing.sync()
          else await attempt(() => act(im, model, { ...raw, actor, other }, target))
          await expectList(im, model, actor)
        }

        for (const { userId, live, syncing } of devices) {
          await expectList(im, model, userId)
          await syncing.sync()
          expect(syncing.unread()).toEqual(model.unread(userId))
          expect(syncing.mentions()).toEqual(model.mentions(userId))
          await live.settle(model.unread(userId), model.mentions(userId))
          live.close()
        }
      }),
      { numRuns: 30 },
    )
  })
})

async function expectList(im: Im, model: Model, userId: number): Promise<void> {
  const { sessions } = await im.call('session.list', { userId }, {})
  const listed: Unread = new Map(sessions.map((one) => [one.conversation_id, one.unread]))
  model.learnIds(userId, sessions)
  expect(listed).toEqual(model.unread(userId))
  const mentions: Mentions = new Map(
    sessions.map(({ conversation_id, mention_seqs = [] }) => [conversation_id, mention_seqs]),
  )
  expect(mentions).toEqual(model.mentions(userId))
  for (const { mention_seq, mention_seqs = [], unread_mentions } of sessions)
    expect([mention_seq, unread_mentions]).toEqual([mention_seqs[0] ?? 0, mention_seqs.length])
  for (const { target_type, target_id, last_message } of sessions)
    expect(last_message?.seq ?? 0).toBe(model.preview(userId, { target_type, target_id }))
}

/** What is refused did not happen, for the model neither. */
async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof StonechatError) || error.code === 'internal') throw error
  }
}
