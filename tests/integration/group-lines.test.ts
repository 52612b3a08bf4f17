/** What happens to a group is told in its timeline: live, in the history, by sync and in the list of sessions. */
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'

afterEach(closeAll)

const [ann, bob, cem] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }]

async function makeGroup() {
  const { im } = await open()
  const group = await im.call('group.create', ann, { name: 'Tea', member_ids: [2] })
  return { im, group, target: { target_type: 'group', target_id: group.id } as const }
}

describe('the lines of a group', { timeout: 120_000 }, () => {
  it('[G916] an event that a group has changed carries its line, as history, sync and list have it', async () => {
    const { im, group, target } = await makeGroup()
    await im.call('message.send', ann, { ...target, content: 'hello' })
    const there = await connect(im, 2)
    const { sessions } = await im.call('session.list', bob, {})
    const away = sessions.map((one): [number, number, number, number, number] => [
      ...([one.conversation_id, one.last_seq, one.rev, one.session_rev, one.deleted_rev] as const),
    ])
    await im.call('group.update', ann, { group_id: group.id, name: 'Coffee' })
    await im.call('group.member', ann, { group_id: group.id, user_id: 2, muted_until: 1 })
    const [renamed, muted] = await there.until('group.changed', 2)
    const line = renamed?.line
    expect(line).toEqual({
      ...{ rev: 1, after_seq: 1, kind: 'renamed', actor_id: 1, name: 'Coffee' },
      created_at: expect.any(Number),
    })
    expect(muted).toMatchObject({ rev: 2 })
    expect(muted).not.toHaveProperty('line')
    const page = await im.call('message.list', bob, target)
    expect(page.lines).toMatchObject([{ rev: 0, after_seq: 0, kind: 'created', user_ids: [2] }, line])
    const sync = await im.call('sync', bob, { conversations: away })
    expect(sync.conversations).toMatchObject([{ lines: [line], messages: [], reset: false }])
    expect(sync.sessions).toMatchObject([{ last_line: line, unread: 1 }])
    expect((await im.call('session.get', bob, target)).last_line).toEqual(line)
  })

  it('[G916] users who are added find the line in their session and first page, and the others get it with the event', async () => {
    const { im, group, target } = await makeGroup()
    const [others, added] = [await connect(im, 2), await connect(im, 3)]
    await im.call('group.add', ann, { group_id: group.id, user_ids: [3] })
    await added.until('session.changed', 1)
    const line = { rev: 1, kind: 'added', actor_id: 1, user_ids: [3], user_count: 1 }
    const [told] = await others.until('group.changed', 1)
    expect(told?.line).toMatchObject(line)
    const { sessions } = await im.call('session.list', cem, {})
    expect(sessions).toMatchObject([{ title: 'Tea', unread: 0, last_message: null, last_line: line }])
    expect(await im.call('message.list', cem, target)).toMatchObject({ messages: [], lines: [line] })
  })

  it('[G911] a direct conversation has no lines, and nothing stands where they would be', async () => {
    const { im } = await open()
    await im.call('message.send', ann, { target_id: 2, content: 'hello' })
    expect(await im.call('message.list', bob, { target_id: 1 })).not.toHaveProperty('lines')
    const { sessions, conversations } = await im.call('sync', bob, { conversations: [] })
    expect(sessions[0]).not.toHaveProperty('last_line')
    expect(conversations[0]).not.toHaveProperty('lines')
  })
})
