import { countUnread, type Message, type MessageExtras, type Session } from '@stonechat/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDeletion, applyMentions, applyMessage, applyRead } from '../session/apply-news.js'
import { mergeSession } from '../session/merge-session.js'
import { conversation } from '../testing/store-contract.js'
import { type Held, isUnclear, mentionedOf } from './mentioned.js'

const own = 1

function messageOf(seq: number, rev: number, extras: MessageExtras, sender_id = 2): Message {
  return {
    ...{ conversation_id: 7, seq, rev, client_id: `m${seq}`, sender_id, reply_to: null, created_at: seq },
    ...{ content: { type: 'text', text: 'hello' }, edited_at: null, recalled_at: null, ...extras },
  }
}

/** What happens in a group: a message that may mention the user, or a change of whom an earlier one mentions. */
const happening = fc.record({ isNew: fc.boolean(), back: fc.nat(4), isMention: fc.boolean() })

type News = (held: Held) => Held

/** Each happening as news, and the session as the server would answer after each. */
function play(happenings: readonly { isNew: boolean; back: number; isMention: boolean }[]) {
  const mentions: boolean[] = []
  let rev = 0
  const news: News[] = []
  const answer = (read_seq: number): Session => {
    const last_seq = mentions.length
    const seqs = mentions.flatMap((is, index) => (is && index + 1 > read_seq ? [index + 1] : []))
    const counts = { mention_seq: seqs[0] ?? 0, unread_mentions: seqs.length }
    const positions = { last_seq, rev, read_seq, floor_seq: 0 }
    return {
      ...conversation(7, last_seq, rev).session,
      ...positions,
      ...counts,
      unread: countUnread(positions),
      ...(seqs.length > 0 ? { mention_seqs: seqs } : {}),
    }
  }
  const answers = [answer(0)]
  for (const { isNew, back, isMention } of happenings) {
    const extras = isMention ? { mentions: [own] } : {}
    if (isNew || mentions.length === 0) {
      const message = messageOf(mentions.push(isMention), 0, extras)
      news.push((held) => applyMessage(held, message, own))
    } else {
      const index = Math.max(0, mentions.length - 1 - back)
      mentions[index] = isMention
      rev += 1
      const message = messageOf(index + 1, rev, extras)
      news.push((held) => ({ ...applyMentions(held, message, own) }))
    }
    answers.push(answer(0))
  }
  return { news, answers, end: answer }
}

const shown = ({ mention_seq, unread_mentions, mention_seqs = [] }: Session) => ({
  ...{ mention_seq, unread_mentions, mention_seqs },
})

describe('unread mentions in the SDK', () => {
  it('[T90] unread mentions end as the server counts them, in whichever order and how often messages, changes and answers come', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 1, maxLength: 14 }).chain((happenings) =>
          fc.record({
            happenings: fc.constant(happenings),
            order: fc.shuffledSubarray(
              happenings.map((_, index) => index),
              { minLength: happenings.length },
            ),
            again: fc.subarray(happenings.map((_, index) => index)),
            answersAt: fc.array(fc.tuple(fc.nat(happenings.length), fc.nat(happenings.length)), {
              maxLength: 3,
            }),
            readUpTo: fc.nat(happenings.length),
            readAt: fc.nat(happenings.length),
          }),
        ),
        ({ happenings, order, again, answersAt, readUpTo, readAt }) => {
          const { news, answers, end } = play(happenings)
          let held: Held = answers[0]!
          for (const [step, index] of [...order, ...again].entries()) {
            held = news[index]!(held)
            for (const [at, which] of answersAt) if (at === step) held = mergeSession(held, answers[which]!)
            if (step === readAt) held = applyRead(held, readUpTo)
          }
          expect(shown(held)).toEqual(shown(end(held.read_seq)))
          expect(shown(mergeSession(answers[0]!, held))).toEqual(shown(held))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('[T91] a message of one’s own, of everybody read and of somebody else mentions the user not', () => {
    const { session } = conversation(7, 0, 0)
    const unreadAfter = (message: Message) => applyMessage(session, message, own).unread_mentions
    expect(unreadAfter(messageOf(1, 0, { mention_all: true }))).toBe(1)
    expect(unreadAfter(messageOf(1, 0, { mention_all: true }, own))).toBe(0)
    expect(unreadAfter(messageOf(1, 0, { mentions: [9] }))).toBe(0)
    const once = applyMessage(session, messageOf(1, 0, { mentions: [own], mention_all: true }), own)
    expect(once.unread_mentions).toBe(1)
    expect(applyDeletion(once, [1], 1)).toMatchObject({ unread_mentions: 0, mention_seq: 0 })
    expect(applyRead(once, 1)).toMatchObject({ unread_mentions: 0, mention_seqs: undefined })
  })

  it('[T92] beyond the mentions that the server named, a change or a deletion is the server’s to count', () => {
    const seqs = Array.from({ length: 100 }, (_, index) => index + 1)
    const told = { mention_seq: 1, unread_mentions: 150, mention_seqs: seqs }
    const held: Held = { ...conversation(7, 200, 0).session, ...told }
    expect(isUnclear(mentionedOf(held), [100])).toBe(false)
    expect(isUnclear(mentionedOf(held), [101])).toBe(true)
    expect(isUnclear(mentionedOf(held), [201])).toBe(false)
    expect(applyMessage(held, messageOf(201, 0, { mentions: [own] }), own).unread_mentions).toBe(151)
    expect(applyRead(held, 40)).toMatchObject({ mention_seq: 41, unread_mentions: 110 })
    expect(applyRead(held, 200).unread_mentions).toBe(0)
  })
})
