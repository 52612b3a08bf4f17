import {
  defaultGroupSettings,
  type EventData,
  type GroupLine,
  type Message,
  type Session,
} from '@stonechat/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { conversation } from '../testing/store-contract.js'
import { applyDeletion, applyGroup, applyMessage } from './apply-news.js'
import { mergeSession } from './merge-session.js'

const own = 1

/** What happens in a group, in this order: a message, a change of the group with its line, or a change that has none. */
const story = fc.array(fc.constantFrom('message', 'line', 'mute'), { minLength: 1, maxLength: 12 })

type News = (held: Session) => Session

/** The session as the server has it in the end, and the news of each happening. */
function play(happenings: readonly string[]): { readonly end: Session; readonly news: News[] } {
  let end: Session = { ...conversation(7, 0, 0).session, target_type: 'group', target_id: 9 }
  const news = happenings.map((kind, index): News => {
    const at = 100 + index
    if (kind === 'message') {
      const message = messageOf(end.last_seq + 1, at)
      const apply: News = (held) => applyMessage(held, message, own)
      end = apply(end)
      return apply
    }
    const rev = end.rev + 1
    const line: GroupLine = { rev, after_seq: end.last_seq, kind: 'left', actor_id: 2, created_at: at }
    const event = changeOf(rev, kind === 'line' ? line : undefined)
    end = { ...end, rev, ...(kind === 'line' ? { last_line: line, last_at: at } : {}) }
    return (held) => applyGroup(held, event)
  })
  return { end, news }
}

function messageOf(seq: number, created_at: number): Message {
  const content = { type: 'text', text: `text ${seq}` } as const
  return {
    ...{ conversation_id: 7, seq, client_id: `m${seq}`, sender_id: 2, content, reply_to: null, created_at },
    ...{ rev: 0, edited_at: null, recalled_at: null },
  }
}

function changeOf(rev: number, line: GroupLine | undefined): EventData['group.changed'] {
  const group = { id: 9, conversation_id: 7, name: 'Tea', notice: '', avatar_url: null, owner_id: 2 }
  return {
    ...{ conversation_id: 7, rev, kind: 'updated', actor_id: 2, user_ids: [], ...(line && { line }) },
    group: {
      ...group,
      ...defaultGroupSettings,
      notice_rev: 0,
      notice_read_count: 0,
      member_count: 3,
      created_at: 1,
    },
  }
}

const shown = ({ last_line, last_at, last_seq, rev }: Session) => ({
  line: last_line?.rev,
  last_at,
  last_seq,
  rev,
})

it('[K913] a session has the newest line and moves up with it, in whichever order and how often changes and messages come', () => {
  fc.assert(
    fc.property(
      story.chain((happenings) =>
        fc.record({
          happenings: fc.constant(happenings),
          order: fc.shuffledSubarray(
            happenings.map((_, index) => index),
            { minLength: happenings.length },
          ),
          again: fc.subarray(happenings.map((_, index) => index)),
          answerAt: fc.nat(happenings.length),
        }),
      ),
      ({ happenings, order, again, answerAt }) => {
        const { end, news } = play(happenings)
        const start: Session = {
          ...end,
          last_seq: 0,
          rev: 0,
          last_message: null,
          last_line: undefined,
          last_at: 1,
          unread: 0,
        }
        const inOrder = [...order, ...again].reduce((held, index) => news[index]!(held), start)
        expect(shown(inOrder)).toEqual(shown(end))
        // An answer of the server may come at any moment, with all that happened until then or with less.
        const answer = news.slice(0, answerAt).reduce((held, apply) => apply(held), start)
        const half = order.slice(0, order.length / 2).reduce((held, index) => news[index]!(held), start)
        const rest = order
          .slice(order.length / 2)
          .reduce((held, index) => news[index]!(held), mergeSession(half, answer))
        expect(shown(rest)).toEqual(shown(end))
      },
    ),
  )
})

it('[K913] a change of the group that another one has overtaken brings its line and no older name', () => {
  const held = { ...conversation(7, 0, 5).session, title: 'Coffee' }
  const line: GroupLine = { rev: 4, after_seq: 0, kind: 'renamed', name: 'Tea', actor_id: 2, created_at: 50 }
  expect(applyGroup(held, changeOf(4, line))).toMatchObject({
    title: 'Coffee',
    rev: 5,
    last_line: line,
    last_at: 50,
  })
})

it('[K974] a deletion that comes before its message takes it out of the last message too, whatever else comes in between', () => {
  const before: Session = { ...conversation(7, 0, 0).session, last_seq: 0, last_message: null }
  const unaware: Session = { ...before, last_seq: 1, last_message: messageOf(1, 100) }
  const truth: Session = { ...unaware, deleted_rev: 1, last_message: null, deleted_unread: [1] }
  const held = mergeSession(applyDeletion(before, [1], 1), unaware)
  expect(mergeSession(held, truth)).toMatchObject({ deleted_rev: 1, last_message: null, unread: 0 })
})
