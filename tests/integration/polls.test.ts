/** Polls, as a library: the real store, its jobs and real time. */
import type { Im } from '@stonechat/im'
import { faults } from '@stonechat/protocol'
import { createJobs } from '@stonechat/work'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open, overrideStore } from '../support/im.js'

const running: AsyncDisposable[] = []
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs[Symbol.asyncDispose]()
  await closeAll()
})

const ann = { userId: 1 }
const bob = { userId: 2 }
const lunch = { type: 'poll' as const, question: 'Lunch?', options: ['soup', 'rice', 'cake'] }

/** A group of so many people from 1 on, of whom the first asked something. */
async function ask(im: Im, people: number, more: Partial<typeof lunch> & Record<string, unknown> = {}) {
  const member_ids = Array.from({ length: people - 1 }, (_, index) => index + 2)
  const { id } = await im.call('group.create', ann, { name: 'Reading circle', member_ids })
  const group = { target_type: 'group' as const, target_id: id }
  const { seq } = await im.call('message.send', ann, { ...group, content: { ...lunch, ...more } })
  const vote = (userId: number, ...options: number[]) =>
    im.call('message.vote', { userId }, { ...group, seq, options })
  const pollOf = async (userId: number) =>
    (await im.call('message.list', { userId }, group)).messages.find((one) => one.seq === seq)?.poll
  return { group, seq, vote, pollOf }
}

describe('votes that come together', { timeout: 120_000 }, () => {
  it('[T389] 300 people who vote at once make a few changes, and each is answered with the own vote', async () => {
    const { im } = await open()
    const { vote, pollOf } = await ask(im, 300)
    const there = await connect(im, 2)
    const people = Array.from({ length: 300 }, (_, index) => index + 1)
    const answers = await Promise.all(people.map((userId) => vote(userId, userId % 3)))
    for (const [index, { poll }] of answers.entries()) expect(poll?.own).toEqual([(index + 1) % 3])
    expect(await pollOf(1)).toMatchObject({ counts: [100, 100, 100], voters: 300, own: [1] })
    const changes = there.of('message.changed')
    // The first alone, then as many together as one commit takes; of one of them an own device is told twice.
    const revs = changes.filter(({ poll }) => poll?.own === undefined).map(({ rev }) => rev)
    expect(revs).toEqual([1, 2, 3])
    expect(changes.length).toBe(4)
    expect(changes.at(-1)?.poll?.named?.map(({ user_ids }) => user_ids.length)).toEqual([10, 10, 10])
  })

  it('[T390] of votes that are gathered, those of people who left, to recalled polls and to polls that were closed are refused, each with its reason', async () => {
    const { im } = await open()
    const { group, seq, vote } = await ask(im, 5)
    await vote(1, 0)
    // From here on they gather, and what happens before they are committed counts.
    const gathered = [vote(2, 0), vote(3, 1)]
    await im.call('group.remove', { userId: 2 }, { group_id: group.target_id, user_id: 2 })
    expect(await Promise.allSettled(gathered)).toMatchObject([
      { status: 'rejected', reason: { code: 'not_a_member' } },
      { status: 'fulfilled', value: { poll: { counts: [1, 1, 0], voters: 2, own: [1] } } },
    ])
    const late = [vote(4, 1), vote(5, 9)]
    await im.call('message.poll.close', ann, { ...group, seq })
    expect(await Promise.allSettled(late)).toMatchObject([
      { status: 'rejected', reason: { code: 'poll_closed' } },
      { status: 'rejected', reason: { code: 'invalid_input' } },
    ])
    const recalled = vote(4, 1)
    await im.call('message.recall', ann, { ...group, seq })
    await expect(recalled).rejects.toMatchObject({
      code: expect.stringMatching(/poll_closed|message_recalled/),
    })
    await expect(vote(4, 1)).rejects.toMatchObject({ code: 'message_recalled' })
  })

  it('[T391] what is gathered when messaging stops is committed and answered first, and a store that is away refuses only what it was given meanwhile', async () => {
    let isAway = false
    const { im } = await open({
      wrapStore: (store) =>
        overrideStore(store, {
          setVotes: (...given) => (isAway ? Promise.reject(new Error('gone')) : store.setVotes(...given)),
        }),
    })
    const { vote } = await ask(im, 4)
    isAway = true
    await expect(vote(1, 0)).rejects.toThrow()
    isAway = false
    const gathered = [vote(2, 0), vote(3, 0), vote(4, 0)]
    await im[Symbol.asyncDispose]()
    expect((await Promise.all(gathered)).at(-1)?.poll?.counts).toEqual([3, 0, 0])
  })
})

describe('who learns of a vote', () => {
  it('[T392] own devices learn what one chose before they learn what everybody does, and nobody else is told', async () => {
    const { im } = await open()
    const { vote } = await ask(im, 3)
    const [own, other] = [await connect(im, 2), await connect(im, 3)]
    await vote(2, 1)
    const polls = (connection: typeof own) => connection.of('message.changed').map(({ poll }) => poll?.own)
    await own.until('message.changed', 2)
    expect(polls(own)).toEqual([[1], undefined])
    await other.until('message.changed', 1)
    expect(polls(other)).toEqual([undefined])
  })

  it('[T393] of an anonymous poll nothing says who voted: no event, no answer, no history, no event of the log and no list', async () => {
    const { im, storage } = await open()
    const voter = 7_654_321
    const { group } = await ask(im, 3)
    await im.call('group.add', ann, { group_id: group.target_id, user_ids: [voter] })
    const content = { ...lunch, anonymous: true, multiple: true }
    const { seq } = await im.call('message.send', ann, { ...group, content })
    const vote = (userId: number, ...options: number[]) =>
      im.call('message.vote', { userId }, { ...group, seq, options })
    const { settled } = await storage.im.getEventHead()
    const other = await connect(im, 2)
    await vote(voter, 0, 2)
    await vote(2, 0)
    await vote(voter, 2)
    await other.until('message.changed', 4)
    const { events } = await storage.im.listEvents({ after: settled, limit: 200 })
    expect(events.filter(({ kind }) => kind === 'message_changed')).toHaveLength(3)
    const said = [
      other.events,
      events,
      (await im.call('message.list', bob, group)).messages,
      (await im.call('sync', bob, { conversations: [[1, 2, 0]] })).conversations[0]?.changed,
      await vote(2, 1),
    ]
    expect(JSON.stringify(said)).not.toContain(String(voter))
    expect(JSON.stringify(said)).toContain('"counts"')
    const voters = im.call('message.voters', ann, { ...group, seq, option: 2 })
    await expect(voters).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('[T394] voters of an open poll are read in pages, by those who see the poll', async () => {
    const { im } = await open()
    const { group, seq, vote } = await ask(im, 4)
    await vote(3, 1)
    await Promise.all([vote(2, 1), vote(1, 1), vote(4, 0)])
    const page = (userId: number, more: object = {}) =>
      im.call('message.voters', { userId }, { ...group, seq, option: 1, limit: 2, ...more })
    const first = await page(4)
    expect(first.voters.map(({ user_id }) => user_id)).toEqual([3, 1])
    expect(await page(4, { cursor: first.next_cursor })).toMatchObject({
      voters: [{ user_id: 2 }],
      next_cursor: null,
    })
    await expect(page(9)).rejects.toMatchObject({ code: 'not_a_member' })
    for (const more of [{ cursor: 'x' }, { option: 12 }])
      await expect(page(4, more)).rejects.toMatchObject({ code: 'invalid_input' })
    const text = await im.call('message.send', ann, { ...group, content: 'hello' })
    await expect(page(4, { seq: text.seq })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('the end of a poll', () => {
  it('[T395] a poll closes once at its time, everybody is told, and no vote is taken from then on', async () => {
    const { im, storage } = await open({ doesJobs: true })
    const closes_at = Date.now() + 400
    const { vote, pollOf } = await ask(im, 3, { closes_at })
    await vote(2, 1)
    const other = await connect(im, 3)
    for (const owner of ['one', 'other'])
      running.push(createJobs({ store: storage.work, kinds: im.jobKinds, owner, pollMs: 20 }))
    const [told] = await other.until('message.changed', 1)
    expect(Date.now()).toBeGreaterThanOrEqual(closes_at)
    expect(told?.poll).toMatchObject({ counts: [0, 1, 0], closed_at: closes_at })
    await expect(vote(3, 0)).rejects.toMatchObject({ code: 'poll_closed' })
    const left = async () => (await storage.work.getJobCounts()).filter(({ kind }) => kind === 'poll.close')
    await expect.poll(left).toEqual([])
    expect(other.of('message.changed')).toHaveLength(1)
    expect(await pollOf(3)).toMatchObject({ counts: [0, 1, 0], voters: 1, own: [], closed_at: closes_at })
  })

  it('[T396] where nobody does jobs a poll takes no vote after its time all the same', async () => {
    let leadMs = 0
    const { im } = await open({ clock: () => Date.now() + leadMs })
    const { vote } = await ask(im, 2, { closes_at: Date.now() + 60_000 })
    await vote(2, 1)
    leadMs = 60_000
    await expect(vote(2, 0)).rejects.toMatchObject({ code: 'poll_closed' })
  })

  it('[T397] a poll that would end in the past or in more than 366 days is refused, also one that waits longer than that, and a retry of one that was sent is not', async () => {
    let leadMs = 0
    const { im } = await open({ doesJobs: true, clock: () => Date.now() + leadMs })
    const send = (closes_at: number, more: object = {}) =>
      im.call('message.send', ann, { target_id: 2, content: { ...lunch, closes_at }, ...more })
    const fault = { path: 'content.closes_at', message: faults.notPast }
    await expect(send(Date.now() - 1)).rejects.toMatchObject({ code: 'invalid_input', errors: [fault] })
    const far = send(Date.now() + 367 * 86_400_000)
    await expect(far).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: fault.path }] })
    const soon = Date.now() + 60_000
    const sent = await send(soon, { client_id: 'lunch' })
    leadMs = 60_000
    expect(await send(soon, { client_id: 'lunch' })).toMatchObject({ seq: sent.seq })
    const tomorrow = Date.now() + 86_400_000
    const waiting = { target_id: 2, content: { ...lunch, closes_at: tomorrow }, send_at: tomorrow }
    await expect(im.call('scheduled.create', ann, waiting)).rejects.toMatchObject({ errors: [fault] })
  })
})

describe('what is made of a poll', () => {
  it('[T398] a poll that is forwarded has no votes and no end, and closes by whoever forwarded it', async () => {
    const { im } = await open()
    const { group, seq, vote } = await ask(im, 3, { closes_at: Date.now() + 60_000, multiple: true })
    await vote(3, 0, 1)
    const forward = (as: 'each' | 'record') =>
      im.call('message.forward', bob, {
        from: group,
        seqs: [seq],
        to: [{ target_type: 'user', target_id: 3 }],
        as,
      })
    const copy = (await forward('each')).messages[0]!
    expect(copy.content).toEqual({ ...lunch, multiple: true })
    expect(copy.poll).toBeUndefined()
    const place = { target_type: 'user' as const, target_id: 2, seq: copy.seq }
    await im.call('message.vote', { userId: 3 }, { ...place, options: [2] })
    await expect(im.call('message.poll.close', { userId: 3 }, place)).rejects.toMatchObject({
      code: 'forbidden',
    })
    const closed = await im.call('message.poll.close', bob, { ...place, target_id: 3 })
    expect(closed.poll).toMatchObject({ counts: [0, 0, 1], closed_at: expect.any(Number) })
    const record = (await forward('record')).messages[0]!
    expect(record.content).toMatchObject({ type: 'record', entries: [{ content: { type: 'poll' } }] })
    expect(JSON.stringify(record)).not.toContain('counts')
  })

  it.each([
    ['one option', { options: ['soup'] }],
    ['13 options', { options: Array.from({ length: 13 }, (_, index) => `${index}`) }],
    ['two options alike', { options: ['soup', 'soup'] }],
    ['an empty option', { options: ['soup', ''] }],
    ['a blank option', { options: ['soup', ' \u200b'] }],
    ['an option of 101 characters', { options: ['soup', 'x'.repeat(101)] }],
    ['no question', { question: '' }],
    ['a question of 301 characters', { question: '问'.repeat(301) }],
    ['votes of its own', { poll: { counts: [9, 9], voters: 9 } }],
    ['a time that is none', { closes_at: 'tomorrow' }],
  ])('[T399] a poll with %s is refused', async (_what, wrong) => {
    const { im } = await open()
    const content = { ...lunch, ...wrong } as typeof lunch
    const sent = im.call('message.send', ann, { target_id: 2, content })
    await expect(sent).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it.each([
    ['an option that there is not', [3]],
    ['an option twice', [1, 1]],
    ['two options where one is asked for', [0, 1]],
    ['an option before the first', [-1]],
    ['13 options', Array.from({ length: 13 }, (_, index) => index)],
    ['half an option', [0.5]],
  ])('[T414] a vote for %s is refused, and the vote before it stays', async (_what, options) => {
    const { im } = await open()
    const { vote, pollOf } = await ask(im, 2)
    await vote(2, 1)
    await expect(vote(2, ...options)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await pollOf(2)).toMatchObject({ counts: [0, 1, 0], own: [1] })
  })
})
