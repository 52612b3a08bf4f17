import type { ErrorCode } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { EventRecord, ImStore, MessageDraft } from '../../contract/index.js'
import { createGroup, direct, draft, inGroup, makeGroup, noon, send, sendMany, type World } from './world.js'

const pageLimit = 200
const text = (value: string) => ({ type: 'text', text: value }) as const

export function registerEventRules(getWorld: () => World): void {
  describe('the event log', () => {
    it('[M300] every message created, edited and recalled is in it once, in order, with its target', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0] = world.people(2)
      const key = direct(ann, bob)
      const { newest } = await world.im.getEventHead()
      const first = await send(world, key, ann)
      await send(world, key, bob)
      const change = { key, actorId: ann, seq: 1, at: noon + 1, windowMs: 1_000 }
      await world.im.changeMessage({ ...change, content: text('better') })
      await world.im.changeMessage({ ...change, at: noon + 2, content: null })

      const { events } = await world.im.listEvents({ after: newest, limit: 10 })
      const place = { conversationId: first.conversation_id, key }
      expect(events).toMatchObject([
        { ...place, kind: 'message_created', at: noon, message: { seq: 1, sender_id: ann } },
        { ...place, kind: 'message_created', at: noon, message: { seq: 2, sender_id: bob } },
        { ...place, kind: 'message_changed', at: noon + 1, change: 'edited', rev: 1, actorId: ann },
        { ...place, kind: 'message_changed', at: noon + 2, change: 'recalled', rev: 2, actorId: ann },
      ])
      const ids = events.map((event) => event.id)
      expect(ids).toEqual(ids.toSorted((one, other) => one - other))
    })

    it('[M301] a message in it is as it is now: of a recalled one nothing is left to read', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0] = world.people(2)
      const key = direct(ann, bob)
      const { newest } = await world.im.getEventHead()
      await send(world, key, ann, { content: text('a secret') })
      await world.im.changeMessage({ key, actorId: ann, seq: 1, at: noon, windowMs: 1_000, content: null })
      const { events } = await world.im.listEvents({ after: newest, limit: 10 })
      expect(events).toMatchObject([{ message: { content: null } }, { message: { content: null } }])
      expect(JSON.stringify(events)).not.toContain('a secret')
    })

    it('[M302] every change of a group is in it, with its kind, its actor and the users concerned', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0, cem = 0] = world.people(3)
      const { newest } = await world.im.getEventHead()
      const group = await makeGroup(world, ann, bob)
      const place = { groupId: group.id, actorId: ann, at: noon }
      await world.im.changeGroup({ ...place, kind: 'update', name: 'Choir' })
      await world.im.changeGroup({ ...place, kind: 'add', userIds: [bob, cem], maxMembers: 9 })
      await world.im.changeGroup({ ...place, kind: 'member', userId: cem, role: 'admin' })
      await world.im.changeGroup({ ...place, kind: 'remove', userId: bob })
      await world.im.changeGroup({ ...place, kind: 'dissolve' })

      const { events } = await world.im.listEvents({ after: newest, limit: 10 })
      const now = { id: group.id, name: 'Choir', member_count: 2, rev: 5 }
      const common = { kind: 'group_changed', key: inGroup(group), group: now, actorId: ann }
      expect(events).toMatchObject([
        { ...common, change: 'created', rev: 0, actorId: null, userIds: [] },
        { ...common, change: 'updated', rev: 1, userIds: [] },
        { ...common, change: 'members_added', rev: 2, userIds: [cem] },
        { ...common, change: 'member_changed', rev: 3, userIds: [cem] },
        { ...common, change: 'member_removed', rev: 4, userIds: [bob] },
        { ...common, change: 'dissolved', rev: 5 },
      ])
    })

    it('[M303] what was refused, repeated or changed nothing leaves no event', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0, cem = 0] = world.people(3)
      const key = direct(ann, bob)
      const message = draft(key, ann)
      await world.im.commitMessages([message])
      const group = await makeGroup(world, ann)
      const { newest } = await world.im.getEventHead()
      await world.im.commitMessages([message, draft(key, cem), draft(inGroup(group), bob)])
      const change = { key, seq: 1, at: noon, windowMs: 1_000 }
      await world.im.changeMessage({ ...change, actorId: ann, content: message.content })
      await world.im.changeMessage({ ...change, actorId: bob, content: null })
      await world.im.changeGroup({
        ...{ groupId: group.id, actorId: bob, at: noon, kind: 'update', name: 'x' },
      })
      expect(await world.im.listEvents({ after: newest, limit: 10 })).toEqual({ events: [], next: newest })
    })

    it('[M304] a message to a group of 300 is one event', async () => {
      const world = getWorld()
      const [ann = 0, ...others] = world.people(300)
      const group = await makeGroup(world, ann, ...others)
      const { newest } = await world.im.getEventHead()
      await send(world, inGroup(group), ann)
      const { events } = await world.im.listEvents({ after: newest, limit: 10 })
      expect(events).toMatchObject([{ kind: 'message_created', key: inGroup(group) }])
    })

    it('[M305] it is read in pages; the next one starts where the last one says', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0] = world.people(2)
      const start = (await world.im.getEventHead()).newest
      await sendMany(world, direct(ann, bob), ann, 5)
      const seqs: number[][] = []
      let after = start
      for (let page = 0; page < 4; page += 1) {
        const { events, next } = await world.im.listEvents({ after, limit: 2 })
        expect(next).toBe(events.at(-1)?.id ?? after)
        seqs.push(events.map(seqOf))
        after = next
      }
      expect(seqs).toEqual([[1, 2], [3, 4], [5], []])
      expect(await world.im.getEventHead()).toEqual({ newest: after, settled: after })
    })

    it('[M306] a reader that follows it during 10,000 concurrent sends sees every message once, each conversation in order', async () => {
      const world = getWorld()
      const people = world.people(20)
      const group = await makeGroup(world, people[0] ?? 0, ...people.slice(1))
      const { settled } = await world.im.getEventHead()
      const sent: string[] = []
      const write = async (sender: number, index: number) => {
        for (let round = 0; round < 20; round += 1) {
          const keys = [inGroup(group), direct(sender, people[(index + round + 1) % 20] ?? 0)]
          const batch = Array.from(
            { length: 25 },
            (_, place): MessageDraft => draft(keys[place % 2] ?? inGroup(group), sender),
          )
          const outcomes = await world.im.commitMessages(batch)
          sent.push(...outcomes.flatMap((one) => (one.status === 'created' ? [one.message.client_id] : [])))
        }
      }
      let isDone = false
      const followed = follow(world.im, settled, (seen) => isDone && seen >= sent.length)
      await Promise.all(people.map(write))
      isDone = true
      const events = await followed

      expect(sent).toHaveLength(10_000)
      const ids = events.map((event) => event.id)
      expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0))).toBe(true)
      const messages = events.flatMap((event) => (event.kind === 'message_created' ? [event.message] : []))
      expect(messages.map((message) => message.client_id).sort()).toEqual(sent.sort())
      for (const conversationId of new Set(messages.map((message) => message.conversation_id))) {
        const seqs = messages.flatMap((one) => (one.conversation_id === conversationId ? [one.seq] : []))
        expect(seqs).toEqual(seqs.map((_, index) => index + 1))
      }
    }, 60_000)

    it('[M307] a pruned log refuses cursors from before, and goes on for those after', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0] = world.people(2)
      await pruneAll(world.im)
      const cursor = (await world.im.getEventHead()).newest
      await send(world, direct(ann, bob), ann, { createdAt: noon })
      await send(world, direct(ann, bob), ann, { createdAt: noon + 10 })
      await send(world, direct(ann, bob), ann, { createdAt: noon + 20 })
      const { events } = await world.im.listEvents({ after: cursor, limit: 10 })
      const [first = 0, second = 0] = events.map((event) => event.id)

      expect(await world.im.pruneEvents(noon + 15, 10)).toBe(2)
      for (const after of [0, cursor, first])
        await expect(world.im.listEvents({ after, limit: 10 })).rejects.toMatchObject({
          code: 'cursor_expired' satisfies ErrorCode,
        })
      const rest = await world.im.listEvents({ after: second, limit: 10 })
      expect(rest.events.map(seqOf)).toEqual([3])
      expect(await world.im.pruneEvents(noon + 15, 10)).toBe(0)
    })

    it('[M312] a pruned log says from which cursor on it can still be read', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0] = world.people(2)
      await pruneAll(world.im)
      await send(world, direct(ann, bob), ann, { createdAt: noon })
      await send(world, direct(ann, bob), ann, { createdAt: noon + 10 })
      await world.im.pruneEvents(noon + 5, 10)
      const start = await world.im.getEventStart()
      const { events } = await world.im.listEvents({ after: start, limit: 10 })
      expect(events.map(seqOf)).toEqual([2])
      await expect(world.im.listEvents({ after: start - 1, limit: 10 })).rejects.toMatchObject({
        code: 'cursor_expired' satisfies ErrorCode,
      })
    })

    it('[M308] a log that was pruned to its end keeps its cursors and gives out no id twice', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0] = world.people(2)
      await send(world, direct(ann, bob), ann)
      const { newest } = await world.im.getEventHead()
      await pruneAll(world.im)
      expect(await world.im.getEventHead()).toEqual({ newest, settled: newest })
      expect(await world.im.listEvents({ after: newest, limit: 10 })).toEqual({ events: [], next: newest })
      await send(world, direct(ann, bob), ann)
      const { events } = await world.im.listEvents({ after: newest, limit: 10 })
      expect(events.map(seqOf)).toEqual([2])
      expect(events[0]?.id).toBeGreaterThan(newest)
    })

    it('[M309] pruning stops at the first event that is to be kept, and at its limit', async () => {
      const world = getWorld()
      const [ann = 0, bob = 0] = world.people(2)
      await pruneAll(world.im)
      const later = { createdAt: noon + 1_000 }
      await sendMany(world, direct(ann, bob), ann, 3)
      await send(world, direct(ann, bob), ann, later)
      const group = await createGroup(world.im, { name: 'g', ownerId: ann, memberIds: [], at: noon })
      expect(group.rev).toBe(0)
      expect(await world.im.pruneEvents(noon + 1, 2)).toBe(2)
      expect(await world.im.pruneEvents(noon + 1, 2)).toBe(1)
      expect(await world.im.pruneEvents(noon + 1, 2)).toBe(0)
    })
  })
}

function seqOf(event: EventRecord): number {
  return event.kind === 'group_changed' ? 0 : event.message.seq
}

async function pruneAll(im: ImStore): Promise<void> {
  while ((await im.pruneEvents(Number.MAX_SAFE_INTEGER, pageLimit)) === pageLimit);
}

/** Reads page after page, as a service does, until it has seen enough. */
async function follow(
  im: ImStore,
  start: number,
  isEnough: (seen: number) => boolean,
): Promise<EventRecord[]> {
  const events: EventRecord[] = []
  let after = start
  while (!isEnough(events.length)) {
    const page = await im.listEvents({ after, limit: pageLimit })
    events.push(...page.events)
    after = page.next
    if (page.events.length === 0) await new Promise(setImmediate)
  }
  return events
}
