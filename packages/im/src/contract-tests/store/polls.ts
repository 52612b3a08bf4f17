import type { Content } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import type { TargetKey, Vote } from '../../contract/index.js'
import { change, direct, inGroup, makeGroup, noon, send, syncLimit, type World } from './world.js'

type PollContent = Extract<Content, { type: 'poll' }>

const lunch = (given: Partial<PollContent> = {}): PollContent => ({
  ...{ type: 'poll', question: 'Lunch?', options: ['soup', 'rice', 'cake'] },
  ...given,
})

export function registerPollRules(getWorld: () => World): void {
  const begin = async (given: Partial<PollContent> = {}) => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, ann, bob, cem)
    const key = inGroup(group)
    await send(world, key, ann, { content: lunch(given) })
    return { world, im: world.im, ann, bob, cem, key, group, conversationId: group.conversation_id }
  }
  const vote = (actorId: number, ...options: number[]): Vote => ({ actorId, options, at: noon + 1_000 })
  const one = async (key: TargetKey, given: Vote, seq = 1) => {
    const { outcomes } = await getWorld().im.setVotes(key, seq, [given])
    const [outcome] = outcomes
    return outcome?.status === 'refused' ? outcome.code : outcome
  }
  const seenBy = async (userId: number, conversationId: number) => {
    const range = { conversationId, userId, afterSeq: 0, direction: 'newer', limit: 1 } as const
    return (await getWorld().im.listMessages(range)).messages[0]
  }

  it('[T380] a vote is counted and travels with the poll in history, sync and the event log, and each reader sees the own one', async () => {
    const { im, ann, bob, key, conversationId } = await begin()
    const { settled } = await im.getEventHead()
    const poll = { counts: [0, 1, 0], voters: 1, named: [{ option: 1, user_ids: [bob] }] }
    expect(await one(key, vote(bob, 1))).toMatchObject({
      status: 'changed',
      message: { rev: 1, poll: { ...poll, own: [1] } },
    })
    expect((await seenBy(bob, conversationId))?.poll).toEqual({ ...poll, own: [1] })
    expect((await seenBy(ann, conversationId))?.poll).toEqual({ ...poll, own: [] })
    const held = [{ conversationId, lastSeq: 1, rev: 0, sessionRev: 1, deletedRev: 0 }]
    const sync = await im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync.conversations).toMatchObject([{ changed: [{ seq: 1, poll: { ...poll, own: [1] } }] }])
    const { events } = await im.listEvents({ after: settled, limit: 200 })
    const logged = events.filter((event) => event.conversationId === conversationId)
    expect(logged).toMatchObject([
      { kind: 'message_changed', change: 'voted', actorId: bob, message: { poll } },
    ])
  })

  it('[T381] another vote takes the place of the first, none takes it back, and the same again changes nothing', async () => {
    const { ann, bob, key } = await begin()
    await one(key, vote(bob, 1))
    expect(await one(key, vote(bob, 1))).toMatchObject({ status: 'unchanged', message: { rev: 1 } })
    expect(await one(key, vote(bob, 2))).toMatchObject({
      message: { rev: 2, poll: { counts: [0, 0, 1], voters: 1, named: [{ option: 2, user_ids: [bob] }] } },
    })
    await one(key, vote(ann, 2))
    expect(await one(key, vote(bob))).toMatchObject({
      message: {
        rev: 4,
        poll: { counts: [0, 0, 1], voters: 1, own: [], named: [{ option: 2, user_ids: [ann] }] },
      },
    })
    expect(await one(key, vote(bob))).toMatchObject({ status: 'unchanged' })
  })

  it('[T382] several answers are taken where the poll allows it, each counted, and a voter once', async () => {
    const { bob, key } = await begin({ multiple: true })
    expect(await one(key, vote(bob, 2, 0))).toMatchObject({
      message: { poll: { counts: [1, 0, 1], voters: 1, own: [0, 2] } },
    })
    expect(await one(key, vote(bob, 0, 1))).toMatchObject({
      message: { poll: { counts: [1, 1, 0], voters: 1 } },
    })
    const single = await begin()
    expect(await one(single.key, vote(single.bob, 0, 1))).toBe('invalid_input')
    expect(await one(single.key, vote(single.bob, 3))).toBe('invalid_input')
  })

  it('[T383] nothing that anybody reads of an anonymous poll says who voted', async () => {
    const { im, ann, bob, key, conversationId } = await begin({ anonymous: true })
    const { settled } = await im.getEventHead()
    const { outcomes, changed } = await im.setVotes(key, 1, [vote(bob, 1)])
    expect(outcomes).toMatchObject([{ message: { poll: { own: [1] } } }])
    expect(changed?.message.poll).toEqual({ counts: [0, 1, 0], voters: 1 })
    expect((await seenBy(ann, conversationId))?.poll).toEqual({ counts: [0, 1, 0], voters: 1, own: [] })
    const { events } = await im.listEvents({ after: settled, limit: 200 })
    const [logged] = events.filter((event) => event.conversationId === conversationId)
    expect(logged).toMatchObject({ change: 'voted', actorId: 0 })
    expect(JSON.stringify(logged)).not.toContain(String(bob))
  })

  it('[T384] votes that come together are committed together: one `rev`, each with an outcome of its own', async () => {
    const { im, ann, bob, cem, key } = await begin()
    const [stranger = 0] = getWorld().people(1)
    const votes = [vote(ann, 0), vote(bob, 0), vote(stranger, 0), vote(cem, 1), vote(cem, 2), vote(bob)]
    const { outcomes, changed } = await im.setVotes(key, 1, votes)
    expect(outcomes.map((outcome) => (outcome.status === 'refused' ? outcome.code : outcome.status))).toEqual(
      [...['changed', 'unchanged', 'not_a_member', 'changed', 'changed', 'unchanged']],
    )
    expect(changed).toMatchObject({ message: { rev: 1, poll: { counts: [1, 0, 1], voters: 2 } } })
    expect(outcomes[3]).toMatchObject({ message: { poll: { own: [2] } } })
  })

  it('[T385] a poll that is closed, by its sender, a moderator or its time, takes no vote', async () => {
    const { im, ann, bob, key } = await begin()
    const close = (actorId: number, at = noon + 2_000) => im.closePoll({ key, actorId, seq: 1, at })
    expect(await close(bob)).toEqual({ status: 'refused', code: 'forbidden' })
    await one(key, vote(bob, 1))
    expect(await close(ann)).toMatchObject({
      status: 'changed',
      message: { rev: 2, poll: { counts: [0, 1, 0], own: [], closed_at: noon + 2_000 } },
    })
    expect(await close(ann, noon + 9_000)).toMatchObject({ status: 'unchanged' })
    expect(await one(key, vote(bob, 2))).toBe('poll_closed')
    expect(await one(key, vote(bob))).toBe('poll_closed')
    const timed = await begin({ closes_at: noon + 1_001 })
    expect(await one(timed.key, vote(timed.bob, 1))).toMatchObject({ status: 'changed' })
    expect(await one(timed.key, { ...vote(timed.bob, 2), at: noon + 1_001 })).toBe('poll_closed')
    const closed = await im.closeDuePoll(timed.conversationId, 1)
    expect(closed).toMatchObject({ message: { rev: 2, poll: { closed_at: noon + 1_001 } } })
    expect(await im.closeDuePoll(timed.conversationId, 1)).toBeUndefined()
  })

  it('[T386] voters of an option are listed in pages, in the order of their votes', async () => {
    const { im, ann, bob, cem, key, conversationId } = await begin()
    await im.setVotes(key, 1, [vote(cem, 0)])
    await im.setVotes(key, 1, [vote(bob, 0), vote(ann, 0)])
    const list = async (after?: { rev: number; userId: number }) => {
      const page = { conversationId, seq: 1, option: 0, after, limit: 2 }
      const { voters, next } = await im.listVoters(page)
      return { ids: voters.map(({ user_id }) => user_id), next }
    }
    const first = await list()
    expect(first.ids).toEqual([cem, ann])
    expect(await list(first.next)).toEqual({ ids: [bob], next: undefined })
  })

  it('[T387] no vote on what is no poll, is recalled or is not there, and none of those who may not write', async () => {
    const { world, im, ann, bob, key, conversationId } = await begin()
    expect(await one(key, vote(bob, 0), 9)).toBe('message_not_found')
    await send(world, key, ann)
    expect(await one(key, vote(bob, 0), 2)).toBe('invalid_input')
    await one(key, vote(bob, 1))
    await change(world, ann, key, 1, null)
    expect(await one(key, vote(bob, 0))).toBe('message_recalled')
    expect((await seenBy(ann, conversationId))?.poll).toBeUndefined()
    const page = { conversationId, seq: 1, option: 1, after: undefined, limit: 9 }
    expect((await im.listVoters(page)).voters).toEqual([])
    const pair = direct(ann, bob)
    await send(world, pair, ann, { content: lunch() })
    await im.setBlock(ann, bob, true, noon)
    expect(await one(pair, vote(bob, 0))).toBe('blocked')
  })

  it('[T388] a poll is not edited, nor is anything made one', async () => {
    const { world, ann, key } = await begin()
    const refused = { status: 'refused', code: 'forbidden' }
    expect(await change(world, ann, key, 1, lunch({ question: 'Dinner?' }))).toEqual(refused)
    await send(world, key, ann)
    expect(await change(world, ann, key, 2, lunch())).toEqual(refused)
  })
}
