/** Messages that are sent later, as a library: the real store, its jobs and real time. */
import { randomUUID } from 'node:crypto'
import { imLimits } from '@stonechat/im/limits'
import { faults, StonechatError } from '@stonechat/protocol'
import { createJobs } from '@stonechat/work'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'

const running: AsyncDisposable[] = []
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs[Symbol.asyncDispose]()
  await closeAll()
})

const ann = { userId: 1 }
const bob = { userId: 2 }
const soon = () => Date.now() + 300
const later = () => Date.now() + 3_600_000

type Options = Parameters<typeof open>[0]

/** Messaging whose jobs are done, as a host does them. */
async function start(options: Options = {}) {
  const { im, storage } = await open({ doesJobs: true, ...options })
  const work = () =>
    void running.push(createJobs({ store: storage.work, kinds: im.jobKinds, owner: 'one', pollMs: 20 }))
  const history = async () => (await im.call('message.list', bob, { target_id: 1 })).messages
  const waiting = async () => (await im.call('scheduled.list', ann, {})).scheduled
  return { im, storage, work, history, waiting }
}

const says = (text: string, send_at: number, more = {}) => ({ target_id: 2, content: text, send_at, ...more })

describe('messages that are sent later', () => {
  it('[T349] what waits is sent once, when it is due and not before, to all connections of its author too', async () => {
    const { im, work, history, waiting } = await start()
    work()
    const [one, other] = [await connect(im, 1), await connect(im, 2)]
    const send_at = soon()
    const made = await im.call('scheduled.create', ann, says('hello', send_at, { client_id: 'mine' }))
    expect(await waiting()).toEqual([made])
    const [created] = await other.until('message.created', 1)
    expect(Date.now()).toBeGreaterThanOrEqual(send_at)
    expect(created).toMatchObject({ sender_id: 1, client_id: 'mine', content: { text: 'hello' } })
    expect(created!.created_at).toBeGreaterThanOrEqual(send_at)
    await one.until('message.created', 1)
    expect(await one.until('user.changed', 2)).toEqual([
      { rev: 1, kind: 'scheduled' },
      { rev: 2, kind: 'scheduled' },
    ])
    expect(await waiting()).toEqual([])
    expect(await history()).toHaveLength(1)
  })

  it('[T361] what waits mentions people, and is an answer, as if it were sent at once', async () => {
    const { im, work, history } = await start()
    await im.call('message.send', ann, { target_id: 2, content: 'first' })
    const mentioning = { mentions: [2], mention_names: ['Bob'] }
    const made = await im.call(
      'scheduled.create',
      ann,
      says('hey @Bob', soon(), { ...mentioning, reply_to: 1 }),
    )
    expect(made).toMatchObject({ ...mentioning, reply_to: 1 })
    work()
    await expect.poll(history).toMatchObject([{ seq: 1 }, { seq: 2, ...mentioning, reply_to: 1 }])
  })

  it('[T553] mentions that cannot be right are refused at their field when what waits is made', async () => {
    const { im, waiting } = await start()
    const wrong = [
      [{ mentions: [2, 1] }, 'mentions.1', faults.oneself],
      [{ mentions: [2], mention_names: ['B', 'C'] }, 'mention_names', faults.oneForEach('mentions')],
      [{ mention_all: true }, 'mention_all', faults.onlyInGroups],
    ] as const
    for (const [wanted, path, message] of wrong)
      await expect(im.call('scheduled.create', ann, says('hey', later(), wanted))).rejects.toMatchObject({
        code: 'invalid_input',
        errors: [{ path, message }],
      })
    expect(await waiting()).toEqual([])
  })

  it('[T350] what came due while nobody did jobs is sent by the next who does', async () => {
    const { im, work, history } = await start()
    const send_at = Date.now() + 20
    await im.call('scheduled.create', ann, says('overdue', send_at))
    await expect.poll(() => Date.now()).toBeGreaterThan(send_at)
    expect(await history()).toEqual([])
    work()
    await expect.poll(history).toMatchObject([{ content: { text: 'overdue' } }])
  })

  it('[T351] what its author may not say when it is due is refused then: it is kept with the code, and its author learns why', async () => {
    const { im, work, history, waiting } = await start()
    const phone = await connect(im, 1)
    await im.call('scheduled.create', ann, says('too late', soon()))
    await im.call('block.add', bob, { user_id: 1 })
    work()
    await phone.until('user.changed', 2)
    expect(await waiting()).toMatchObject([{ content: { text: 'too late' }, refused: 'blocked' }])
    expect(await history()).toEqual([])
    const [{ id } = { id: 0 }] = await waiting()
    await im.call('block.remove', bob, { user_id: 1 })
    expect(await im.call('scheduled.send', ann, { scheduled_id: id })).toMatchObject({ seq: 1 })
    expect([await waiting(), await history()]).toMatchObject([[], [{ content: { text: 'too late' } }]])
  })

  it('[T351] the author of a disabled account says nothing any more, and a member who left a group neither', async () => {
    let isDisabled = false
    const getProfiles = async (ids: readonly number[]) =>
      new Map(
        ids.map((id) => [
          id,
          { username: `u${id}`, nickname: 'n', avatar_url: null, isDisabled: isDisabled && id === 1 },
        ]),
      )
    const { im, work, history, waiting } = await start({ directory: { getProfiles } as never })
    const group = await im.call('group.create', ann, { name: 'g', member_ids: [2, 3] })
    const inGroup = { target_type: 'group', target_id: group.id, content: 'to all' } as const
    const cem = { userId: 3 }
    await im.call('scheduled.create', cem, { ...inGroup, send_at: soon() })
    await im.call('group.remove', cem, { group_id: group.id, user_id: 3 })
    await im.call('scheduled.create', ann, says('from nobody', soon()))
    isDisabled = true
    work()
    await expect.poll(waiting).toMatchObject([{ refused: 'user_disabled' }])
    expect(await history()).toEqual([])
    const ofCem = async () => (await im.call('scheduled.list', cem, {})).scheduled
    await expect.poll(ofCem).toMatchObject([{ refused: 'not_a_member' }])
  })

  it('[T352] what keeps a message from being sent for a while delays it: it is neither refused nor sent twice', async () => {
    let failures = 2
    const hook = async () => {
      failures -= 1
      if (failures >= 0) throw new StonechatError('unavailable')
      return undefined
    }
    const { im, storage, work, history, waiting } = await start({ beforeSend: hook })
    await im.call('scheduled.create', ann, says('in the end', Date.now() + 20))
    work()
    await expect.poll(() => failures, { timeout: 10_000 }).toBeLessThan(2)
    expect(await waiting()).toMatchObject([{ content: { text: 'in the end' } }])
    await expect.poll(history, { timeout: 20_000 }).toHaveLength(1)
    await expect.poll(waiting).toEqual([])
    expect(await storage.work.getJobCounts()).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ kind: 'scheduled.send' })]),
    )
  }, 40_000)

  it('[T353] whoever died after it was sent and before that was written down: the next one sends nothing more', async () => {
    const { im, storage, work, history, waiting } = await start()
    const { id } = await im.call('scheduled.create', ann, says('once', Date.now() + 20))
    const record = await storage.im.takeScheduled(id)
    await im.call('message.send', ann, { ...record!.input, content: 'once' })
    work()
    await expect.poll(waiting).toEqual([])
    expect(await history()).toHaveLength(1)
  })

  it('[T354] a time that is past or more than 366 days ahead is refused, the last millisecond is accepted', async () => {
    let now = Date.now()
    const { im } = await start({ clock: () => now })
    const create = (send_at: number) => im.call('scheduled.create', ann, says('when', send_at))
    const latest = now + imLimits.scheduledMaxAheadMs
    const refused = (message: unknown) =>
      expect.objectContaining({ code: 'invalid_input', errors: [{ path: 'send_at', message }] })
    await expect(create(now)).rejects.toEqual(refused(faults.notPast))
    await expect(create(latest + 1)).rejects.toEqual(refused(faults.atMost(latest)))
    await create(now + 1)
    await create(latest)
    now += 1
    await create(latest + 1)
  })

  it('[T355] what cannot be sent to anybody is refused at once, and what is no message is', async () => {
    const { im } = await start()
    const group = await im.call('group.create', bob, { name: 'g' })
    const code = (input: object) =>
      im.call('scheduled.create', ann, { ...says('x', later()), ...input }).then(
        () => 'made',
        (error: StonechatError) => error.code,
      )
    expect(await code({ target_type: 'group', target_id: group.id })).toBe('not_a_member')
    expect(await code({ target_type: 'group', target_id: 999_999 })).toBe('group_not_found')
    expect(await code({ content: ' ' })).toBe('invalid_input')
    expect(await code({ content: { type: 'file', files: [{ id: randomUUID() }] } })).toBe('file_not_found')
    expect(await code({ colour: 'red' })).toBe('invalid_input')
  })

  it('[T356] what waits is sent now on demand, once, and what was taken back or is somebody else’s is not there', async () => {
    const { im, work, history, waiting } = await start()
    const { id } = await im.call('scheduled.create', ann, says('now', later()))
    const send = (who: { userId: number }, scheduled_id: number) =>
      im.call('scheduled.send', who, { scheduled_id })
    await expect(send(bob, id)).rejects.toMatchObject({ code: 'scheduled_not_found' })
    const [one, two] = await Promise.allSettled([send(ann, id), send(ann, id)])
    expect(one).toMatchObject({ status: 'fulfilled', value: { seq: 1, content: { text: 'now' } } })
    if (two.status === 'rejected') expect(two.reason).toMatchObject({ code: 'scheduled_not_found' })
    else expect(two.value).toMatchObject({ seq: 1 })
    expect([await waiting(), await history()]).toMatchObject([[], [{ seq: 1 }]])
    const other = await im.call('scheduled.create', ann, says('never', soon()))
    const cancel = () => im.call('scheduled.cancel', ann, { scheduled_id: other.id })
    expect(await cancel()).toEqual({})
    await expect(cancel()).rejects.toMatchObject({ code: 'scheduled_not_found' })
    await expect(send(ann, other.id)).rejects.toMatchObject({ code: 'scheduled_not_found' })
    await im.call('scheduled.create', ann, says('last', soon()))
    work()
    await expect.poll(history).toMatchObject([{}, { content: { text: 'last' } }])
  })

  it('[T357] a page of them ends at a size in bytes, and the next one begins after it', async () => {
    const { im } = await start()
    const long = '字'.repeat(8_000)
    for (let made = 0; made < 30; made += 1) await im.call('scheduled.create', ann, says(long, later()))
    const ids: number[] = []
    let cursor: string | null | undefined
    let pages = 0
    while (cursor !== null) {
      const page = await im.call('scheduled.list', ann, {
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      })
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(imLimits.answerMaxBytes + 30_000)
      ids.push(...page.scheduled.map(({ id }) => id))
      cursor = page.next_cursor
      pages += 1
    }
    expect(pages).toBeGreaterThan(1)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    expect(new Set(ids).size).toBe(30)
  })

  it('[T358] a host that does no jobs has no operations for messages that are sent later', async () => {
    const { im } = await open()
    await expect(im.call('scheduled.create', ann, says('x', later()))).rejects.toMatchObject({
      code: 'unknown_operation',
    })
    expect(im.operations.filter((name) => name.startsWith('scheduled'))).toEqual([])
  })
})
