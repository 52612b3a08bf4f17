/** Mentions on real messaging: what is asked for, what is refused, and what every device of a person is told. */
import type { Im } from '@stonechat/im'
import { StonechatError } from '@stonechat/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'

afterEach(closeAll)

const [ann, bob, cem] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }]
const content = 'hello @Bob'

async function openGroup() {
  const { im } = await open()
  const { id, conversation_id } = await im.call('group.create', ann, { name: 'g', member_ids: [2, 3] })
  return { im, conversationId: conversation_id, target: { target_type: 'group', target_id: id } as const }
}

/** The code, and the paths of wrong fields. */
async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (refusal: unknown) => refusal,
  )
  if (!(error instanceof StonechatError)) throw error ?? new Error('not refused')
  return [error.code, ...(error.errors ?? []).map(({ path }) => path)]
}

const sessionOf = (im: Im, caller: { userId: number }, target: { target_id: number }) =>
  im.call('session.get', caller, target)

describe('mentions', () => {
  it('[T80] `mentions`, `mention_names` and `mention_all` are refused at the field that is wrong', async () => {
    const { im, target } = await openGroup()
    const send = (wanted: object) => im.call('message.send', bob, { ...target, content, ...wanted })
    const bad = 'invalid_input'
    expect(await refusalOf(send({ mentions: [1, 3, 1] }))).toEqual([bad, 'mentions.2'])
    expect(await refusalOf(send({ mentions: [1, 2] }))).toEqual([bad, 'mentions.1'])
    expect(await refusalOf(send({ mentions: [0] }))).toEqual([bad, 'mentions.0'])
    const many = Array.from({ length: 51 }, (_, index) => index + 10)
    expect(await refusalOf(send({ mentions: many }))).toEqual([bad, 'mentions'])
    expect(await refusalOf(send({ mentions: many.slice(1) }))).toEqual(['not_mentionable'])
    expect(await refusalOf(send({ mentions: [1], mention_names: ['Ann', 'Cem'] }))).toEqual([
      bad,
      'mention_names',
    ])
    expect(await refusalOf(send({ mention_names: ['Ann'] }))).toEqual([bad, 'mention_names'])
    expect(await refusalOf(send({ mentions: [1], mention_names: ['\u202e'] }))).toEqual([
      bad,
      'mention_names.0',
    ])
    expect(await refusalOf(send({ mention_all: true }))).toEqual(['forbidden'])
    const direct = im.call('message.send', bob, { target_id: 1, content, mention_all: true })
    expect(await refusalOf(direct)).toEqual([bad, 'mention_all'])
    const sent = await send({ mentions: [], mention_names: [], mention_all: false })
    for (const field of ['mentions', 'mention_names', 'mention_all']) expect(sent).not.toHaveProperty(field)
    const edit = (wanted: object) => im.call('message.edit', bob, { ...target, seq: 1, content, ...wanted })
    expect(await refusalOf(edit({ mentions: [2] }))).toEqual([bad, 'mentions.0'])
    expect(await refusalOf(edit({ mentions: [9] }))).toEqual(['not_mentionable'])
    expect(await refusalOf(edit({ mention_all: true }))).toEqual(['forbidden'])
  })

  it('[T81] a message carries its mentions in answers, events, history and sync, and all devices hear of the session', async () => {
    const { im, conversationId, target } = await openGroup()
    const [there, beside] = [await connect(im, 2), await connect(im, 2)]
    const mentioned = { mentions: [2], mention_names: ['Bob'], mention_all: true }
    const client_id = 'one'
    const sent = await im.call('message.send', ann, { ...target, content, client_id, ...mentioned })
    expect(sent).toMatchObject(mentioned)
    expect(await im.call('message.send', ann, { ...target, content, client_id, ...mentioned })).toEqual(sent)
    const other = im.call('message.send', ann, { ...target, content, client_id, mentions: [2] })
    expect(await refusalOf(other)).toEqual(['conflict'])
    expect((await there.until('message.created', 1))[0]).toMatchObject({ seq: 1, ...mentioned })
    const { messages } = await im.call('message.list', bob, target)
    expect(messages).toEqual([sent])
    const held = {
      conversations: [[conversationId, 0, 0, 1, 0]] as [number, number, number, number, number][],
    }
    const sync = await im.call('sync', bob, held)
    expect(sync.conversations[0]?.messages).toEqual([sent])
    const unread = { mention_seq: 1, unread_mentions: 1, mention_seqs: [1] }
    expect(sync.sessions[0]).toMatchObject(unread)
    expect(await sessionOf(im, bob, target)).toMatchObject(unread)

    await im.call('session.update', bob, { ...target, pinned: true })
    expect((await beside.until('session.changed', 1))[0]).toMatchObject(unread)
    expect(await im.call('session.read', bob, { ...target, seq: 1 })).toEqual({ read_seq: 1, unread: 0 })
    for (const device of [there, beside])
      expect((await device.until('session.changed', 2))[1]).toMatchObject({
        mention_seq: 0,
        unread_mentions: 0,
      })

    const edit = { ...target, seq: 1, content: 'better', mentions: [3], mention_all: false }
    const edited = await im.call('message.edit', ann, edit)
    expect(edited).toMatchObject({ mentions: [3], content: { text: 'better' } })
    expect((await there.until('message.changed', 1))[0]).toMatchObject({ rev: 1, mentions: [3] })
    expect(await sessionOf(im, cem, target)).toMatchObject(unread)
    expect(await im.call('message.edit', ann, { ...target, seq: 1, content: 'best' })).toMatchObject({
      mentions: [3],
    })
    await im.call('message.recall', ann, { ...target, seq: 1 })
    expect(await sessionOf(im, cem, target)).toMatchObject({ mention_seq: 0, unread_mentions: 0, unread: 1 })
  })
})
