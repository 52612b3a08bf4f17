import { randomUUID } from 'node:crypto'
import type { AttachedFile, Content, RecordContent } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import { addFile, expiryOf } from './file-steps.js'
import {
  change,
  direct,
  draft,
  inGroup,
  makeGroup,
  noon,
  send,
  sendMany,
  verdict,
  type World,
} from './world.js'

const forwarded = { sender_id: 7, created_at: noon - 5_000 }

export function registerForwardRules(getWorld: () => World): void {
  it('[T244] messages to forward are those that the user sees, ascending', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, late = 0] = world.people(3)
    const group = await makeGroup(world, owner, bob)
    const { conversation_id: conversationId } = group
    const place = { groupId: group.id, actorId: owner, at: noon }
    await sendMany(world, inGroup(group), owner, 2)
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [late], maxMembers: 9 })
    await sendMany(world, inGroup(group), owner, 4)
    await world.im.deleteMessages({ userId: bob, conversationId, seqs: [3], at: noon })
    expect(verdict(await change(world, owner, inGroup(group), 4, null))).toBe('changed')
    const seenBy = async (userId: number, afterSeq = 0) =>
      (await world.im.findVisibleMessages({ userId, conversationId, afterSeq, seqs: [6, 4, 1, 3, 9] })).map(
        ({ seq }) => seq,
      )
    expect(await seenBy(bob)).toEqual([1, 6])
    expect(await seenBy(owner)).toEqual([1, 3, 6])
    expect(await seenBy(late, 2)).toEqual([3, 6])
  })

  it('[T245] what a user sent is found by conversation and client_id, and nothing of others', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, ann, bob)
    const [clientId, other] = [randomUUID(), randomUUID()]
    const first = await send(world, direct(ann, bob), ann, { clientId, bodyHash: 5, extras: { forwarded } })
    await send(world, inGroup(group), ann, { clientId, bodyHash: 6 })
    await send(world, direct(ann, bob), bob, { clientId: other })
    const found = await world.im.findSentMessages(ann, [
      { key: inGroup(group), clientId },
      { key: direct(ann, bob), clientId: other },
      { key: direct(ann, cem), clientId },
      { key: direct(ann, bob), clientId },
    ])
    expect(found).toMatchObject([
      { bodyHash: 6, message: { conversation_id: group.conversation_id, seq: 1 } },
      undefined,
      undefined,
      { bodyHash: 5, message: { seq: first.seq, conversation_id: first.conversation_id, forwarded } },
    ])
    expect(await world.im.findSentMessages(ann, [])).toEqual([])
  })

  it('[T241] the words of somebody else are not edited, forwarded or in a record, and are recalled like others', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await send(world, key, ann, { extras: { forwarded } })
    await send(world, key, ann, { content: record(text('hi')) })
    const otherWords = { type: 'text', text: 'other words' } as const
    for (const seq of [1, 2])
      expect(verdict(await change(world, ann, key, seq, otherWords))).toBe('forbidden')
    const recalled = await change(world, ann, key, 1, null)
    expect(recalled).toMatchObject({ status: 'changed', message: { content: null } })
    expect(recalled).not.toHaveProperty('message.forwarded')
    expect(verdict(await change(world, ann, key, 2, null))).toBe('changed')
  })

  it('[T255] the files in a record are those of its message, once each, and are let go with it', async (test) => {
    const world = getWorld()
    const { files } = world
    if (files === undefined) return test.skip()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const [one, other] = [await addFile(files, ann), await addFile(files, ann)]
    const content = record(fileOf(one), text('between'), record(fileOf(other), record(fileOf(one))))
    // Of somebody else, whose messages the sender has seen.
    const { conversation_id } = await send(world, direct(bob, cem), bob, { content })
    const ids = [one.id, other.id]
    expect(await world.im.findVisibleFiles(cem, ids)).toEqual(new Set(ids))
    expect(await world.im.findVisibleFiles(ann, ids)).toEqual(new Set())
    expect(await expiryOf(files, one, other)).toEqual([undefined, undefined])
    const range = { conversationId: conversation_id, userId: cem, afterSeq: 0, limit: 9 } as const
    const { messages } = await world.im.listMessages({ ...range, direction: 'newer' })
    expect(messages.map((message) => message.content)).toEqual([content])

    const [gone] = await world.im.commitMessages([
      draft(direct(bob, cem), bob, { content: record(fileOf({ ...one, id: randomUUID() })) }),
    ])
    expect(verdict(gone)).toBe('file_not_found')
    await change(world, bob, direct(bob, cem), 1, null)
    expect(await expiryOf(files, one, other)).toEqual(['now', 'now'])
  })
}

const text = (words: string): Content => ({ type: 'text', text: words })
const fileOf = (file: AttachedFile): Content => ({ type: 'file', files: [file] })
const record = (...contents: Content[]): RecordContent => ({
  type: 'record',
  title: 'Ann, Bob',
  entries: contents.map((content) => ({ sender_id: 7, nickname: 'Ann', content, created_at: noon })),
})
