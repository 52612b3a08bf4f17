import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MessageDraft } from '../../contract/index.js'
import { direct, draft, inGroup, makeGroup, type World } from './world.js'

/** One draft of a batch: who, where, and which client_id; few of each, so that retries and conflicts are common. */
const step = fc.record({
  sender: fc.nat(2),
  place: fc.nat(2),
  client: fc.nat(9),
  body: fc.nat(1),
  clockMs: fc.integer({ min: -5, max: 5 }),
})

export function registerSequenceProperty(getWorld: () => World): void {
  it('[M160] any sequence of sends, retries and refusals gives seq 1 to n without gaps, each client_id once', async () => {
    const world = getWorld()
    const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(batches, async (plan) => {
        const people = world.people(3)
        const [ann = 0, bob = 0, cem = 0] = people
        const group = await makeGroup(world, ann, bob)
        const keys = [direct(ann, bob), direct(bob, cem), inGroup(group)]
        const run = plan.map((batch) =>
          batch.map(
            ({ sender, place, client, body, clockMs }): MessageDraft =>
              draft(keys[place] ?? direct(ann, bob), people[sender] ?? ann, {
                clientId: `c${client}`,
                bodyHash: body,
                createdAt: 1_000 + clockMs,
              }),
          ),
        )
        const outcomes = (await Promise.all(run.map((batch) => world.im.commitMessages(batch)))).flat()
        const created = outcomes.flatMap((one) => (one.status === 'created' ? [one.message] : []))
        for (const conversationId of new Set(created.map((message) => message.conversation_id))) {
          const { messages } = await world.im.listMessages({
            conversationId,
            afterSeq: 0,
            direction: 'newer',
            limit: 999,
          })
          expect(messages.map((one) => one.seq)).toEqual(messages.map((_, index) => index + 1))
          const mine = created.filter((one) => one.conversation_id === conversationId)
          expect(messages).toEqual(mine.toSorted((one, other) => one.seq - other.seq))
          const identities = messages.map((one) => `${one.sender_id} ${one.client_id}`)
          expect(new Set(identities).size).toBe(messages.length)
          const times = messages.map((one) => one.created_at)
          expect(times).toEqual(times.toSorted((one, other) => one - other))
        }
      }),
      { numRuns: 40 },
    )
  })
}
