import { randomUUID } from 'node:crypto'
import type { AttachedFile, FileKind, FileState } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import { addFile, expiryOf, withFiles } from './file-steps.js'
import { change, direct, draft, inGroup, makeGroup, noon, send, verdict, type World } from './world.js'

export function registerFileRules(getWorld: () => World): void {
  it('[L410] a message keeps its files: they are let go no more', async (test) => {
    const { world, files, ann, key } = begin(test.skip)
    const [one, other] = [await addFile(files, ann), await addFile(files, ann)]
    const { content } = await send(world, key, ann, { content: withFiles([one]) })
    expect(content).toEqual(withFiles([one]))
    expect(await expiryOf(files, one, other)).toEqual([undefined, 'later'])
  })

  it('[L407] what may not be sent is refused: unknown files, those of others, those that are not ready or not accepted', async (test) => {
    const { world, files, ann, bob, key } = begin(test.skip)
    const named = async (state: FileState, ownerId = ann) => ({
      id: (await addFile(files, ownerId, { state })).id,
    })
    const ready = await addFile(files, ann)
    const contents = [
      [{ id: randomUUID() }],
      [await named('uploading')],
      [await named('processing')],
      [await named('refused')],
      [await named('ready', bob)],
      [await named('uploading', bob)],
      // Ready since it was looked for: worth another try.
      [await named('ready')],
      [ready, await named('uploading')],
      [await addFile(files, ann, { state: 'refused' })],
      [ready],
    ].map((list) => withFiles(list))
    const outcomes = await world.im.commitMessages(contents.map((content) => draft(key, ann, { content })))
    expect(outcomes.map(verdict)).toEqual([
      'file_not_found',
      'file_not_ready',
      'file_not_ready',
      'file_refused',
      'file_not_found',
      'file_not_found',
      'file_not_ready',
      'file_not_ready',
      'file_refused',
      'created',
    ])
    expect(outcomes.at(-1)).toMatchObject({ message: { seq: 1 } })
  })

  it('[L428] a first message whose files are refused leaves no conversation behind', async (test) => {
    const { world, ann, bob, key } = begin(test.skip)
    const content = withFiles([{ id: randomUUID() }])
    const [outcome] = await world.im.commitMessages([draft(key, ann, { content })])
    expect(verdict(outcome)).toBe('file_not_found')
    expect(await world.im.getAccess(ann, key)).toBeUndefined()
    expect(await world.im.listSessions(bob, { limit: 10 })).toEqual([])
  })

  it('[L406] a retry gets the first answer, also where its file is gone by now, and anything else under its client_id is a conflict', async (test) => {
    const { world, files, ann, key } = begin(test.skip)
    const file = await addFile(files, ann)
    const first = draft(key, ann, { content: withFiles([file]), bodyHash: 7 })
    const message = await send(world, key, ann, first)
    const named = withFiles([{ id: file.id }])
    const outcomes = [
      ...(await world.im.commitMessages([{ ...first, content: named }])),
      ...(await world.im.commitMessages([first])),
      ...(await world.im.commitMessages([{ ...first, content: named, bodyHash: 8 }])),
    ]
    expect(outcomes.map(verdict)).toEqual(['duplicate', 'duplicate', 'conflict'])
    for (const outcome of outcomes.slice(0, 2))
      expect(outcome).toMatchObject({ message: { seq: message.seq, content: withFiles([file]) } })
  })

  it('[L411] a file is seen by whoever can see a message with it: not by others, below the floor, removed, or who deleted it', async (test) => {
    const { world, files, ann, bob } = begin(test.skip)
    const [late = 0, stranger = 0] = world.people(2)
    const group = await makeGroup(world, ann, bob)
    const place = { groupId: group.id, actorId: ann, at: noon }
    const [before, after, unsent] = [
      await addFile(files, ann),
      await addFile(files, ann),
      await addFile(files, ann),
    ]
    const ids = [before.id, after.id, unsent.id]
    await send(world, inGroup(group), ann, { content: withFiles([before]) })
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [late], maxMembers: 9 })
    await send(world, inGroup(group), ann, { content: withFiles([after]) })
    const seenBy = async (userId: number) => {
      const seen = await world.im.findVisibleFiles(userId, ids)
      return ids.map((id) => seen.has(id))
    }
    expect(await seenBy(bob)).toEqual([true, true, false])
    expect(await seenBy(late)).toEqual([false, true, false])
    expect(await seenBy(stranger)).toEqual([false, false, false])

    await world.im.deleteMessages({
      ...{ userId: bob, conversationId: group.conversation_id, seqs: [1], at: noon },
    })
    expect(await seenBy(bob)).toEqual([false, true, false])
    await world.im.changeGroup({ kind: 'remove', ...place, userId: late })
    expect(await seenBy(late)).toEqual([false, false, false])
    await world.im.changeGroup({ kind: 'dissolve', ...place })
    expect(await seenBy(bob)).toEqual([false, true, false])
  })

  it('[L412] a recall takes the files from everybody, and lets go of those that no other message has', async (test) => {
    const { world, files, ann, bob, key } = begin(test.skip)
    const [shared, alone] = [await addFile(files, ann), await addFile(files, ann)]
    await send(world, key, ann, { content: withFiles([shared, alone]) })
    await send(world, direct(bob, bob), bob, { content: withFiles([shared]) })
    const ids = [shared.id, alone.id]
    expect(await world.im.findVisibleFiles(bob, ids)).toEqual(new Set(ids))
    await change(world, ann, key, 1, null)
    expect(await world.im.findVisibleFiles(ann, ids)).toEqual(new Set())
    expect(await world.im.findVisibleFiles(bob, ids)).toEqual(new Set([shared.id]))
    expect(await expiryOf(files, shared, alone)).toEqual([undefined, 'now'])
    await change(world, bob, direct(bob, bob), 1, null)
    expect(await expiryOf(files, shared)).toEqual(['now'])
  })

  it('[L413] an edit changes caption and files: those that go are let go, those that come are kept, those that stay need not be there any more', async (test) => {
    const { world, files, ann, bob, key } = begin(test.skip)
    const [stays, goes, comes] = [
      await addFile(files, ann),
      await addFile(files, ann),
      await addFile(files, ann),
    ]
    await send(world, key, ann, { content: withFiles([stays, goes]) })
    const refusals = [
      await change(world, ann, key, 1, withFiles([{ id: goes.id }, { id: randomUUID() }])),
      await change(world, ann, key, 1, withFiles([await addFile(files, ann, { state: 'refused' })])),
    ]
    expect(refusals.map(verdict)).toEqual(['file_not_found', 'file_refused'])

    const wanted = withFiles([comes, { id: stays.id }], 'Sunday')
    const outcome = await change(world, ann, key, 1, wanted)
    expect(outcome).toMatchObject({
      status: 'changed',
      message: { content: withFiles([comes, stays], 'Sunday'), rev: 1 },
    })
    expect(verdict(await change(world, ann, key, 1, wanted))).toBe('unchanged')
    expect(await expiryOf(files, stays, goes, comes)).toEqual([undefined, 'now', undefined])
    const ids = [stays.id, goes.id, comes.id]
    expect(await world.im.findVisibleFiles(bob, ids)).toEqual(new Set([stays.id, comes.id]))

    await change(world, ann, key, 1, { type: 'text', text: 'no files' })
    expect(await expiryOf(files, stays, comes)).toEqual(['now', 'now'])
    await change(world, ann, key, 1, withFiles([comes]))
    expect(await expiryOf(files, stays, comes)).toEqual(['now', undefined])
  })

  it('[L414] messages with files are listed newest first, by kind and in pages, without those that are deleted, recalled or below the floor', async (test) => {
    const { world, files, ann, bob, key } = begin(test.skip)
    const kinds: readonly FileKind[] = ['image', 'voice', 'image', 'file', 'image', 'video']
    let conversationId = 0
    for (const kind of kinds) {
      const content = withFiles([await addFile(files, ann, { kind }), await addFile(files, ann, { kind })])
      conversationId = (await send(world, key, ann, { content })).conversation_id
      await send(world, key, ann)
    }
    const list = async (given: {
      kinds?: readonly FileKind[]
      beforeSeq?: number
      afterSeq?: number
      limit?: number
    }) => {
      const page = {
        conversationId,
        userId: bob,
        afterSeq: 0,
        limit: 9,
        kinds: undefined,
        beforeSeq: undefined,
        ...given,
      }
      const { messages, hasMore } = await world.im.listFileMessages(page)
      return [messages.map(({ seq }) => seq), hasMore]
    }
    expect(await list({})).toEqual([[11, 9, 7, 5, 3, 1], false])
    expect(await list({ limit: 2 })).toEqual([[11, 9], true])
    expect(await list({ limit: 2, beforeSeq: 9 })).toEqual([[7, 5], true])
    expect(await list({ kinds: ['image', 'video'], limit: 4 })).toEqual([[11, 9, 5, 1], false])
    expect(await list({ kinds: ['image'], beforeSeq: 9, limit: 1 })).toEqual([[5], true])
    expect(await list({ kinds: ['audio'] })).toEqual([[], false])
    expect(await list({ afterSeq: 7 })).toEqual([[11, 9], false])
    await world.im.deleteMessages({ userId: bob, conversationId, seqs: [9], at: noon })
    await change(world, ann, key, 5, null)
    expect(await list({})).toEqual([[11, 7, 3, 1], false])
  })

  it('[T301] a sticker keeps its file in a message, is seen as one by whoever sees the message, is let go by a recall, and is not listed among files', async (test) => {
    const { world, files, ann, bob, key } = begin(test.skip)
    const [sticker, picture] = [await addFile(files, ann), await addFile(files, ann)]
    const content = { type: 'sticker', sticker_id: sticker.id, file: sticker } as const
    const sent = await send(world, key, ann, { content })
    expect(sent.content).toEqual(content)
    await send(world, key, ann, { content: withFiles([picture]) })
    expect(await expiryOf(files, sticker)).toEqual([undefined])
    const ids = [sticker.id, picture.id]
    expect(await world.im.findVisibleFiles(bob, ids)).toEqual(new Set(ids))
    expect(await world.im.findVisibleFiles(bob, ids, 'sticker')).toEqual(new Set([sticker.id]))
    const page = { conversationId: sent.conversation_id, userId: bob, afterSeq: 0, limit: 9 }
    for (const kinds of [undefined, ['image'] as const]) {
      const { messages } = await world.im.listFileMessages({ ...page, kinds, beforeSeq: undefined })
      expect(messages.map(({ seq }) => seq)).toEqual([2])
    }
    const unknown = { type: 'sticker', sticker_id: randomUUID() } as const
    const own = { type: 'sticker', sticker_id: picture.id } as const
    for (const refused of [unknown, own])
      expect(verdict((await world.im.commitMessages([draft(key, ann, { content: refused })]))[0])).toBe(
        'sticker_not_found',
      )
    await change(world, ann, key, 1, null)
    expect(await expiryOf(files, sticker)).toEqual(['now'])
  })

  it('[L409] two messages of one batch may have the same file, and one that is refused fails no other', async (test) => {
    const { world, files, ann, bob, key } = begin(test.skip)
    const file = await addFile(files, ann)
    const content = withFiles([file])
    const outcomes = await world.im.commitMessages([
      draft(key, ann, { content }),
      draft(direct(ann, ann), ann, { content }),
      draft(key, bob, { content: withFiles([{ id: file.id }]) }),
      draft(key, bob),
    ])
    expect(outcomes.map(verdict)).toEqual(['created', 'created', 'file_not_found', 'created'])
    await change(world, ann, key, 1, null)
    expect(await expiryOf(files, file)).toEqual([undefined])
  })

  it('[L415] a group without members lets go of its files, a few messages at a time', async (test) => {
    const { world, files, ann, bob } = begin(test.skip)
    const group = await makeGroup(world, ann, bob)
    const sent = [await addFile(files, ann), await addFile(files, ann), await addFile(files, bob)]
    const [first, second, elsewhere] = sent as [AttachedFile, AttachedFile, AttachedFile]
    await send(world, inGroup(group), ann, { content: withFiles([first, elsewhere]) })
    await send(world, inGroup(group), ann, { content: withFiles([second]) })
    await send(world, direct(bob, bob), bob, { content: withFiles([elsewhere]) })
    const leave = (userId: number) =>
      world.im.changeGroup({ kind: 'remove', groupId: group.id, actorId: userId, userId, at: noon })
    const release = () => world.im.releaseFiles(group.conversation_id, 1)
    await leave(ann)
    expect(await release()).toBe(0)
    await leave(bob)
    expect([await release(), await release(), await release()]).toEqual([1, 1, 0])
    expect(await expiryOf(files, ...sent)).toEqual(['now', 'now', undefined])
  })

  it('[L416] what both of two have deleted, or somebody among the own messages, has no files any more', async (test) => {
    const { world, files, ann, bob, key } = begin(test.skip)
    const [shared, kept, note] = [
      await addFile(files, ann),
      await addFile(files, ann),
      await addFile(files, ann),
    ]
    const { conversation_id: two } = await send(world, key, ann, { content: withFiles([shared]) })
    await send(world, key, ann, { content: withFiles([kept]) })
    const own = await send(world, direct(ann, ann), ann, { content: withFiles([note]) })
    const remove = (userId: number, conversationId: number, ...seqs: number[]) =>
      world.im.deleteMessages({ userId, conversationId, seqs, at: noon })
    await remove(ann, two, 1, 2)
    expect(await world.im.releaseFiles(two, 9)).toBe(0)
    await remove(bob, two, 1)
    expect(await world.im.releaseFiles(two, 9)).toBe(1)
    await remove(ann, own.conversation_id, 1)
    expect(await world.im.releaseFiles(own.conversation_id, 9)).toBe(1)
    expect(await expiryOf(files, shared, kept, note)).toEqual(['now', undefined, 'now'])
  })

  function begin(skip: (note: string) => never) {
    const world = getWorld()
    const { files } = world
    if (files === undefined) return skip('this store has no files')
    const [ann = 0, bob = 0] = world.people(2)
    return { world, files, ann, bob, key: direct(ann, bob) }
  }
}
