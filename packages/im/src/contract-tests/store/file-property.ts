import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TargetKey } from '../../contract/index.js'
import { addFile, expiryOf, withFiles } from './file-steps.js'
import { change, direct, draft, noon, type World } from './world.js'

/** What somebody does: with a new message, or with one of those that are there. */
const step = fc.record({
  act: fc.constantFrom('send', 'send', 'edit', 'recall', 'delete'),
  who: fc.nat(1),
  own: fc.boolean(),
  at: fc.nat(9),
  files: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
})

interface Sent {
  readonly key: TargetKey
  readonly conversationId: number
  readonly seq: number
  files: readonly number[]
  readonly readers: Set<number>
}

export function registerFileProperties(getWorld: () => World): void {
  it('[L423] after any sequence of sends, edits, recalls and deletions a file is kept exactly as long as a message that somebody can see has it', async (test) => {
    const world = getWorld()
    const { files } = world
    if (files === undefined) return test.skip('this store has no files')
    const plans = fc.array(step, { minLength: 1, maxLength: 16 })
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const people = world.people(2)
        const [ann = 0, bob = 0] = people
        const all = [0, 1, 2, 3].map(() => addFile(files, ann))
        const pool = await Promise.all(all)
        const contentOf = (which: readonly number[]) =>
          which.length === 0
            ? ({ type: 'text', text: 'none' } as const)
            : withFiles(which.map((index) => pool[index]!))
        const sent: Sent[] = []
        const used = new Set<number>()
        for (const { act, who, own, at, files: which } of plan) {
          const userId = people[who]!
          const message = sent[at % Math.max(1, sent.length)]
          if (act === 'send') {
            const key = own ? direct(userId, userId) : direct(ann, bob)
            const [outcome] = await world.im.commitMessages([
              draft(key, userId, { content: contentOf(which) }),
            ])
            if (outcome?.status !== 'created') throw new Error('not sent')
            const { conversation_id: conversationId, seq } = outcome.message
            const readers = new Set(own ? [userId] : people)
            sent.push({ key, conversationId, seq, files: which, readers })
          } else if (message?.readers.has(userId)) {
            if (act === 'edit') {
              const outcome = await change(world, userId, message.key, message.seq, contentOf(which))
              if (outcome.status === 'changed') message.files = which
            } else if (act === 'recall') {
              const outcome = await change(world, userId, message.key, message.seq, null)
              if (outcome.status === 'changed') message.files = []
            } else {
              const { conversationId, seq } = message
              await world.im.deleteMessages({ userId, conversationId, seqs: [seq], at: noon })
              message.readers.delete(userId)
              // What the job does that was added.
              await world.im.releaseFiles(conversationId, 100)
            }
          }
          for (const { files: held, readers } of sent)
            if (readers.size > 0) for (const one of held) used.add(one)
          const kept = new Set(sent.flatMap((one) => (one.readers.size > 0 ? one.files : [])))
          const expected = pool.map((_, index) =>
            kept.has(index) ? undefined : used.has(index) ? 'now' : 'later',
          )
          expect(await expiryOf(files, ...pool)).toEqual(expected)
          for (const reader of people) {
            const seen = new Set(sent.flatMap((one) => (one.readers.has(reader) ? one.files : [])))
            const ids = pool.map(({ id }) => id)
            const found = await world.im.findVisibleFiles(reader, ids)
            expect(ids.map((id) => found.has(id))).toEqual(ids.map((_, index) => seen.has(index)))
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('[L424] many messages, edits and recalls of the same files at the same time leave each file kept exactly where a message has it', async (test) => {
    const world = getWorld()
    const { files } = world
    if (files === undefined) return test.skip('this store has no files')
    const [ann = 0, ...others] = world.people(9)
    const pool = await Promise.all(Array.from({ length: 6 }, () => addFile(files, ann)))
    const some = (index: number) =>
      withFiles([0, 1, 2].map((step) => pool[(index * 5 + step) % pool.length]!))
    const lives = others.map(async (other, index) => {
      const key = direct(ann, other)
      for (let round = 1; round <= 6; round += 1) {
        const [outcome] = await world.im.commitMessages([draft(key, ann, { content: some(index + round) })])
        expect(outcome?.status).toBe('created')
        await change(world, ann, key, round, some(index + round + 3))
        // The last conversations keep what they said last.
        if (round < 6 || index < 6) await change(world, ann, key, round, null)
      }
      return index < 6 ? [] : some(index + 6 + 3).files.map(({ id }) => id)
    })
    const kept = new Set((await Promise.all(lives)).flat())
    expect(kept.size).toBeGreaterThan(0)
    expect(kept.size).toBeLessThan(pool.length)
    expect(await expiryOf(files, ...pool)).toEqual(pool.map(({ id }) => (kept.has(id) ? undefined : 'now')))
  })
}
