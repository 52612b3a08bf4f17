import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ScheduledDraft } from '../../contract/index.js'
import { addFile, expiryOf, withFiles } from './file-steps.js'
import { change, direct, noon, send, type World } from './world.js'

const target = { target_type: 'user', target_id: 1 } as const

export function registerScheduledRules(getWorld: () => World): void {
  const draftOf = (userId: number, given: Partial<ScheduledDraft> = {}): ScheduledDraft => ({
    ...{ userId, target, clientId: randomUUID(), sendAt: noon + 1_000, at: noon },
    ...{ body: { content: { type: 'text', text: 'later' } }, maxPerUser: 100, creation: undefined },
    ...given,
  })
  const create = async (userId: number, given: Partial<ScheduledDraft> = {}) => {
    const made = await getWorld().im.createScheduled(draftOf(userId, given))
    if (made.status !== 'created') throw new Error(`not created: ${JSON.stringify(made)}`)
    return made
  }
  const list = async (userId: number, given: { afterId?: number; limit?: number; to?: number } = {}) => {
    const { afterId = 0, limit = 100, to } = given
    const asked = to === undefined ? undefined : ({ target_type: 'user', target_id: to } as const)
    const found = await getWorld().im.listScheduled({ userId, target: asked, afterId, limit })
    return [found.scheduled.map(({ id }) => id), found.hasMore]
  }

  it('[T340] a message that waits keeps all that it was made with, and moves the `rev` of its author', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const content = { type: 'text', text: '明天见' } as const
    const made = await create(ann, { clientId: 'mine', body: { content, reply_to: 3 } })
    const scheduled = {
      ...{ id: made.scheduled.id, ...target, content, reply_to: 3, client_id: 'mine' },
      ...{ send_at: noon + 1_000, created_at: noon },
    }
    expect(made).toEqual({ status: 'created', scheduled, rev: 1 })
    const page = { target: undefined, afterId: 0, limit: 10 }
    expect(await im.listScheduled({ userId: ann, ...page })).toEqual({
      scheduled: [scheduled],
      hasMore: false,
    })
    expect((await im.listScheduled({ userId: bob, ...page })).scheduled).toEqual([])
    expect((await im.getUserState(ann, 0, 10)).changes).toEqual([{ rev: 1, kind: 'scheduled' }])
  })

  it('[T341] those of a user are listed in the order in which they were made, in pages, and of one target alone', async () => {
    const [ann = 0, bob = 0] = getWorld().people(2)
    const ids: number[] = []
    for (const target_id of [5, 6, 5]) {
      const { scheduled } = await create(ann, { target: { target_type: 'user', target_id } })
      ids.push(scheduled.id)
      await create(bob)
    }
    const [one = 0, two = 0, three = 0] = ids
    expect(await list(ann)).toEqual([[one, two, three], false])
    expect(await list(ann, { limit: 2 })).toEqual([[one, two], true])
    expect(await list(ann, { afterId: two })).toEqual([[three], false])
    expect(await list(ann, { to: 5 })).toEqual([[one, three], false])
  })

  it('[T342] a user has at most so many; one that is sent or taken back makes room', async () => {
    const { im, people } = getWorld()
    const [ann = 0] = people(1)
    const few = { maxPerUser: 2 }
    const first = await create(ann, few)
    const refused = { status: 'refused', code: 'limit_reached' }
    const both = await Promise.all([
      im.createScheduled(draftOf(ann, few)),
      im.createScheduled(draftOf(ann, few)),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['created', 'refused'])
    expect(await im.createScheduled(draftOf(ann, few))).toEqual(refused)
    expect(await im.cancelScheduled(ann, first.scheduled.id)).toEqual({ status: 'changed', rev: 3 })
    await create(ann, few)
  })

  it('[T343] one that is taken back is gone, for its author alone and once', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const { id } = (await create(ann)).scheduled
    const unchanged = { status: 'unchanged' }
    expect(await im.cancelScheduled(bob, id)).toEqual(unchanged)
    expect(await list(ann)).toEqual([[id], false])
    expect(await im.cancelScheduled(ann, id)).toEqual({ status: 'changed', rev: 2 })
    expect(await im.cancelScheduled(ann, id)).toEqual(unchanged)
    expect(await list(ann)).toEqual([[], false])
    expect(await im.takeScheduled(id)).toBeUndefined()
  })

  it('[T344] what was begun to be sent is not taken back, can be taken again after a crash, and is settled once', async () => {
    const { im, people } = getWorld()
    const [ann = 0] = people(1)
    const { id } = (await create(ann, { clientId: 'mine' })).scheduled
    const record = {
      id,
      userId: ann,
      input: { ...target, content: { type: 'text', text: 'later' }, client_id: 'mine' },
    }
    expect(await im.takeScheduled(id)).toEqual(record)
    expect(await im.cancelScheduled(ann, id)).toEqual({ status: 'unchanged' })
    expect(await im.takeScheduled(id)).toEqual(record)
    expect(await im.settleScheduled(id, undefined)).toEqual({ status: 'changed', rev: 2 })
    expect(await im.settleScheduled(id, undefined)).toEqual({ status: 'unchanged' })
    expect(await im.takeScheduled(id)).toBeUndefined()
    expect(await list(ann)).toEqual([[], false])
  })

  it('[T345] one that was refused is kept with the code: its job is done, and only its author tries again', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const { id } = (await create(ann)).scheduled
    await im.takeScheduled(id)
    expect(await im.settleScheduled(id, 'blocked')).toEqual({ status: 'changed', rev: 2 })
    const page = { userId: ann, target: undefined, afterId: 0, limit: 10 }
    expect((await im.listScheduled(page)).scheduled).toMatchObject([{ id, refused: 'blocked' }])
    expect(await im.takeScheduled(id)).toBeUndefined()
    expect(await im.takeScheduled(id, { userId: bob, retryInMs: 60_000 })).toBeUndefined()
    expect(await im.takeScheduled(id, { userId: ann, retryInMs: 60_000 })).toMatchObject({ id, userId: ann })
    expect((await im.listScheduled(page)).scheduled[0]).not.toHaveProperty('refused')
    await im.settleScheduled(id, 'muted')
    expect(await im.cancelScheduled(ann, id)).toMatchObject({ status: 'changed' })
  })

  it('[T346] a retry finds the one that waits; once that is sent or taken back it finds none, and with another body it is a conflict', async () => {
    const { im, people } = getWorld()
    const [ann = 0] = people(1)
    const creation = { clientId: randomUUID(), fingerprint: 7 }
    const { scheduled } = await create(ann, { creation })
    expect(await im.createScheduled(draftOf(ann, { creation }))).toEqual({ status: 'duplicate', scheduled })
    const other = { ...creation, fingerprint: 8 }
    expect(await im.createScheduled(draftOf(ann, { creation: other }))).toEqual({
      status: 'refused',
      code: 'conflict',
    })
    await im.cancelScheduled(ann, scheduled.id)
    expect(await im.createScheduled(draftOf(ann, { creation }))).toEqual({
      status: 'duplicate',
      scheduled: undefined,
    })
    expect(await list(ann)).toEqual([[], false])
  })

  it('[T347] files wait with their message, hidden from everybody else, and are let go where it is taken back or sent without them', async (test) => {
    const world = getWorld()
    const { im, files } = world
    if (files === undefined) return test.skip('this store has no files')
    const [ann = 0, bob = 0] = world.people(2)
    const file = await addFile(files, ann)
    const body = { content: withFiles([file], 'look') }
    const { id } = (await create(ann, { body })).scheduled
    expect(await expiryOf(files, file)).toEqual([undefined])
    expect(await im.findVisibleFiles(bob, [file.id])).toEqual(new Set())
    await im.cancelScheduled(ann, id)
    expect(await expiryOf(files, file)).toEqual(['now'])

    const sent = await addFile(files, ann)
    const second = (await create(ann, { body: { content: withFiles([sent]) } })).scheduled
    await im.takeScheduled(second.id)
    const key = direct(ann, bob)
    await send(world, key, ann, { content: withFiles([sent]) })
    await im.settleScheduled(second.id, undefined)
    expect(await expiryOf(files, sent)).toEqual([undefined])
    await change(world, ann, key, 1, null)
    expect(await expiryOf(files, sent)).toEqual(['now'])
  })

  it('[T348] what may not be sent is refused at once: unknown files, those of others and those that are not ready', async (test) => {
    const world = getWorld()
    const { im, files } = world
    if (files === undefined) return test.skip('this store has no files')
    const [ann = 0, bob = 0] = world.people(2)
    const foreign = { id: (await addFile(files, bob)).id }
    const uploading = { id: (await addFile(files, ann, { state: 'uploading' })).id }
    const codes = []
    for (const file of [{ id: randomUUID() }, foreign, uploading]) {
      const made = await im.createScheduled(draftOf(ann, { body: { content: withFiles([file]) } }))
      codes.push(made.status === 'refused' && made.code)
    }
    expect(codes).toEqual(['file_not_found', 'file_not_found', 'file_not_ready'])
    expect(await list(ann)).toEqual([[], false])
    expect(await im.getUserState(ann, 0, 10)).toMatchObject({ rev: 0 })
  })
}
