import type { ContactRequest } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import type { ContactRequestOutcome } from '../../contact/store.js'
import type { GroupChange } from '../../contract/index.js'
import { direct, draft, inGroup, makeGroup, noon, send, verdict, type World } from './world.js'

export function registerContactRules(getWorld: () => World): void {
  const ask = (fromId: number, toId: number, text = '') =>
    getWorld().im.requestContact({ fromId, toId, text, at: noon })
  const answer = (requestId: number, userId: number, state: 'accepted' | 'declined' | 'withdrawn') =>
    getWorld().im.answerContact({ requestId, userId, state, at: noon })
  const requestOf = (outcome: ContactRequestOutcome): ContactRequest => {
    if (outcome.status === 'refused') throw new Error(outcome.code)
    return outcome.request
  }
  const codeOf = (outcome: ContactRequestOutcome) =>
    outcome.status === 'refused' ? outcome.code : outcome.request.state
  const contactsOf = async (userId: number) =>
    (await getWorld().im.listContacts({ userId, afterUserId: 0, limit: 10 })).map(({ user_id }) => user_id)
  const befriend = async (one: number, other: number) =>
    answer(requestOf(await ask(one, other)).id, other, 'accepted')

  it('[Y100] a user whom only contacts bring into groups is put into none by anybody else, neither a new one nor one there is, and a contact and the user as an owner may', async () => {
    const world = getWorld()
    const { im, people } = world
    const [ann = 0, bob = 0, cem = 0] = people(3)
    const create = async (ownerId: number, ...memberIds: number[]) => {
      const made = await im.createGroup({ ownerId, name: 'g', memberIds, creation: undefined, at: noon })
      return made.status === 'refused' ? made.code : made.status
    }
    const group = await makeGroup(world, bob)
    const add = async (actorId: number, userId: number) => {
      const change = { kind: 'add', userIds: [userId], maxMembers: 9, groupId: group.id, actorId, at: noon }
      const outcome = await im.changeGroup(change as GroupChange)
      return outcome.status === 'refused' ? outcome.code : outcome.status
    }
    await im.setPrivacy(ann, { groups_by: 'contacts' })
    expect(await im.getPrivacy(ann)).toMatchObject({ groups_by: 'contacts', messages_from: 'everyone' })
    expect(await create(bob, cem, ann)).toBe('not_a_contact')
    expect(await add(bob, ann)).toBe('not_a_contact')
    expect(await create(ann, bob)).toBe('created')
    await befriend(bob, ann)
    expect(await create(bob, cem, ann)).toBe('created')
    expect(await add(bob, ann)).toBe('changed')
    await im.deleteContact(bob, ann)
    expect(await create(bob, ann)).toBe('not_a_contact')
    expect(await add(bob, ann)).toBe('unchanged')
    await im.setPrivacy(ann, { groups_by: 'everyone' })
    expect(await create(cem, ann)).toBe('created')
  })

  it('[Y101] a user who blocked whoever adds them says so first, also where only contacts may', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    await im.setPrivacy(ann, { groups_by: 'contacts' })
    await im.setBlock(ann, bob, true, noon)
    const draft = { ownerId: bob, name: 'g', memberIds: [ann], creation: undefined, at: noon }
    expect(await im.createGroup(draft)).toEqual({ status: 'refused', code: 'blocked' })
  })

  it('[Y10] a request waits for both to see, and accepting it makes the two contacts of each other', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const asked = await ask(ann, bob, '我是小安')
    expect(asked).toMatchObject({
      request: { from_id: ann, to_id: bob, text: '我是小安', state: 'pending' },
      requestRevs: [
        { userId: ann, rev: 1 },
        { userId: bob, rev: 1 },
      ],
      contactRevs: [],
    })
    const { request } = asked as { request: ContactRequest }
    const page = { state: undefined, beforeId: undefined, limit: 9 }
    const incoming = await im.listContactRequests({ userId: bob, direction: 'in', ...page })
    expect(incoming).toEqual({ requests: [request], hasMore: false, pendingIn: 1 })
    const outgoing = await im.listContactRequests({ userId: ann, direction: 'out', ...page })
    expect(outgoing).toEqual({ requests: [request], hasMore: false, pendingIn: 0 })
    expect(await contactsOf(ann)).toEqual([])
    expect(await answer(request.id, bob, 'accepted')).toMatchObject({
      request: { ...request, state: 'accepted' },
      requestRevs: [{ rev: 2 }, { rev: 2 }],
      contactRevs: [{ rev: 3 }, { rev: 3 }],
    })
    expect([await contactsOf(ann), await contactsOf(bob)]).toEqual([[bob], [ann]])
    expect((await im.getUserState(ann, 0, 9)).changes).toEqual([
      { rev: 2, kind: 'contact_request', request: { ...request, state: 'accepted' } },
      {
        ...{ rev: 3, kind: 'contact', user_id: bob },
        contact: { user_id: bob, remark: '', tags: [], starred: false, created_at: noon },
      },
    ])
  })

  it('[Y11] requests that cross accept each other, also at the same time', async () => {
    const { people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const outcomes = await Promise.all([ask(ann, bob), ask(bob, ann)])
    expect(outcomes.map(codeOf).toSorted()).toEqual(['accepted', 'pending'])
    expect(requestOf(outcomes[0]).id).toBe(requestOf(outcomes[1]).id)
    expect([await contactsOf(ann), await contactsOf(bob)]).toEqual([[bob], [ann]])
  })

  it('[Y12] asking again and answering again change nothing, so that a retry is harmless', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const first = requestOf(await ask(ann, bob, 'one'))
    expect(await ask(ann, bob, 'two')).toMatchObject({ request: first, requestRevs: [] })
    await answer(first.id, bob, 'accepted')
    const settled = { ...first, state: 'accepted' }
    expect(await answer(first.id, bob, 'accepted')).toMatchObject({ request: settled, contactRevs: [] })
    expect(await ask(ann, bob)).toMatchObject({ request: settled, requestRevs: [] })
    expect(await ask(bob, ann)).toMatchObject({ request: settled, requestRevs: [] })
    expect((await im.getUserState(bob, 0, 9)).rev).toBe(3)
  })

  it('[Y13] a request is accepted or declined by the user who was asked and withdrawn by the user who asked, others learn nothing, and what is settled stays so', async () => {
    const { people } = getWorld()
    const [ann = 0, bob = 0, cem = 0] = people(3)
    const { id } = requestOf(await ask(ann, bob))
    expect(codeOf(await answer(id, ann, 'accepted'))).toBe('forbidden')
    expect(codeOf(await answer(id, bob, 'withdrawn'))).toBe('forbidden')
    expect(codeOf(await answer(id, cem, 'accepted'))).toBe('request_not_found')
    expect(codeOf(await answer(id + 1_000, bob, 'accepted'))).toBe('request_not_found')
    expect(codeOf(await answer(id, bob, 'declined'))).toBe('declined')
    expect(codeOf(await answer(id, bob, 'accepted'))).toBe('request_settled')
    expect(codeOf(await answer(id, ann, 'withdrawn'))).toBe('request_settled')
  })

  it('[Y14] a refusal and a withdrawal reach both users, and a further request takes the place of the settled one', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const first = requestOf(await ask(ann, bob))
    expect(await answer(first.id, bob, 'declined')).toMatchObject({ requestRevs: [{ rev: 2 }, { rev: 2 }] })
    const second = requestOf(await ask(bob, ann, 'after all'))
    expect(second).toMatchObject({ from_id: bob, to_id: ann, state: 'pending' })
    expect(await answer(second.id, bob, 'withdrawn')).toMatchObject({ requestRevs: [{ rev: 4 }, { rev: 4 }] })
    expect(codeOf(await answer(first.id, bob, 'accepted'))).toBe('request_not_found')
    for (const userId of [ann, bob])
      expect((await im.getUserState(userId, 0, 9)).changes).toEqual([
        { rev: 4, kind: 'contact_request', request: { ...second, state: 'withdrawn' } },
      ])
  })

  it('[Y15] nobody asks, or is asked by, whom a block stands between', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    await im.setBlock(ann, bob, true, noon)
    expect([codeOf(await ask(ann, bob)), codeOf(await ask(bob, ann))]).toEqual(['blocked', 'blocked'])
  })

  it('[Y16] requests are listed by pages, the newest first, and those of one state', async () => {
    const { im, people } = getWorld()
    const [ann = 0, ...others] = people(4)
    for (const other of others) await ask(other, ann)
    const page = (beforeId: number | undefined) =>
      im.listContactRequests({ userId: ann, direction: 'in', state: undefined, beforeId, limit: 2 })
    const first = await page(undefined)
    expect(first).toMatchObject({ hasMore: true, pendingIn: 3 })
    const second = await page(first.requests.at(-1)!.id)
    expect(second.hasMore).toBe(false)
    const all = [...first.requests, ...second.requests]
    expect(all.map(({ from_id }) => from_id)).toEqual(others.toReversed())
    await answer(all[1]!.id, ann, 'declined')
    const waiting = await im.listContactRequests({
      ...{ userId: ann, direction: 'in', state: 'pending', beforeId: undefined, limit: 2 },
    })
    expect(waiting).toMatchObject({ hasMore: false, pendingIn: 2 })
    expect(waiting.requests.map(({ id }) => id)).toEqual([all[0]!.id, all[2]!.id])
  })

  it('[Y17] a contact has a remark, tags and a star, which only their owner sees', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    await befriend(ann, bob)
    const patch = { remark: '老板', tags: ['同事', '同事', '北京'], starred: true }
    const kept = { ...patch, tags: ['同事', '北京'], user_id: bob, created_at: noon }
    expect(await im.updateContact(ann, bob, patch)).toEqual({ contact: kept, rev: 4 })
    expect(await im.updateContact(ann, bob, { starred: true })).toEqual({ contact: kept, rev: undefined })
    expect((await im.getUserState(ann, 3, 9)).changes).toEqual([
      { rev: 4, kind: 'contact', user_id: bob, contact: kept },
    ])
    expect(await im.listContacts({ userId: bob, afterUserId: 0, limit: 9 })).toMatchObject([
      { user_id: ann, remark: '', tags: [], starred: false },
    ])
    expect((await im.getUserState(bob, 0, 9)).rev).toBe(3)
    expect(await im.updateContact(bob, bob, { remark: 'me' })).toBeUndefined()
  })

  it('[Y18] deleting a contact ends it on both sides, and the two can ask each other again', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    await befriend(ann, bob)
    expect((await im.deleteContact(ann, bob)).map(({ rev }) => rev)).toEqual([4, 4])
    expect(await im.deleteContact(bob, ann)).toEqual([])
    expect([await contactsOf(ann), await contactsOf(bob)]).toEqual([[], []])
    expect((await im.getUserState(bob, 3, 9)).changes).toEqual([{ rev: 4, kind: 'contact', user_id: ann }])
    expect(codeOf(await befriend(bob, ann))).toBe('accepted')
    expect(await im.findContacts(ann, [bob, ann])).toEqual(new Set([bob]))
  })

  it('[Y19] contacts are listed by pages, by their ids', async () => {
    const { im, people } = getWorld()
    const [ann = 0, ...others] = people(4)
    for (const other of others) await befriend(ann, other)
    const first = await im.listContacts({ userId: ann, afterUserId: 0, limit: 2 })
    const second = await im.listContacts({ userId: ann, afterUserId: first.at(-1)!.user_id, limit: 2 })
    expect([...first, ...second].map(({ user_id }) => user_id)).toEqual(others.toSorted((a, b) => a - b))
  })

  it('[Y20] a user who takes messages from contacts only is written to by nobody else, in a conversation and before its first message', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    await send(world, direct(ann, bob), bob)
    await world.im.setPrivacy(ann, { messages_from: 'contacts' })
    const to = (userId: number) =>
      world.im.commitMessages([draft(direct(ann, userId), userId)]).then(([one]) => verdict(one!))
    expect([await to(bob), await to(cem)]).toEqual(['not_a_contact', 'not_a_contact'])
    expect(await world.im.getAccess(cem, direct(ann, cem))).toBeUndefined()
    // What the others take is theirs to choose.
    const back = await world.im.commitMessages([draft(direct(ann, bob), ann), draft(direct(ann, cem), ann)])
    expect(back.map(verdict)).toEqual(['created', 'created'])
    expect([await to(bob), await to(cem)]).toEqual(['not_a_contact', 'not_a_contact'])
    await befriend(ann, cem)
    await befriend(bob, ann)
    expect([await to(bob), await to(cem)]).toEqual(['created', 'created'])
    await world.im.deleteContact(cem, ann)
    expect([await to(bob), await to(cem)]).toEqual(['created', 'not_a_contact'])
    await world.im.setPrivacy(ann, { messages_from: 'everyone' })
    expect(await to(cem)).toBe('created')
  })

  it('[Y21] a user who may not write does not edit, react, vote or pin either, and takes back what was said', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { message } = (await world.im.commitMessages([draft(key, bob)]))[0] as { message: { seq: number } }
    await world.im.setPrivacy(ann, { messages_from: 'contacts' })
    const { seq } = message
    const change = { key, actorId: bob, seq, at: noon, windowMs: 60_000 }
    const content = { type: 'text', text: 'other words' } as const
    expect(await world.im.changeMessage({ ...change, content })).toMatchObject({ code: 'not_a_contact' })
    const [reacted] = (
      await world.im.setReactions(key, [{ actorId: bob, seq, emoji: '👍', on: true, at: noon }])
    ).outcomes
    expect(reacted).toMatchObject({ code: 'not_a_contact' })
    expect(await world.im.setPin({ key, actorId: bob, seq, on: true, at: noon })).toMatchObject({
      code: 'not_a_contact',
    })
    expect(await world.im.changeMessage({ ...change, content: null })).toMatchObject({ status: 'changed' })
  })

  it('[Y22] contacts only holds neither in groups nor for oneself', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, ann, bob)
    for (const userId of [ann, bob]) await world.im.setPrivacy(userId, { messages_from: 'contacts' })
    const outcomes = await world.im.commitMessages([draft(inGroup(group), bob), draft(direct(ann, ann), ann)])
    expect(outcomes.map(verdict)).toEqual(['created', 'created'])
  })

  it('[Y23] conversations that begin while somebody chooses, or becomes a contact, know it afterwards', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(13)
    const verdictOf = async (userId: number) =>
      verdict((await world.im.commitMessages([draft(direct(ann, userId), userId)]))[0]!)
    const friends = others.slice(0, 4)
    const requests = await Promise.all(friends.map((friend) => ask(ann, friend)))
    await Promise.all([
      ...others.map(verdictOf),
      world.im.setPrivacy(ann, { messages_from: 'contacts' }),
      ...requests.map((asked) => answer(requestOf(asked).id, requestOf(asked).to_id, 'accepted')),
    ])
    for (const userId of others)
      expect(await verdictOf(userId)).toBe(friends.includes(userId) ? 'created' : 'not_a_contact')
  })
}
