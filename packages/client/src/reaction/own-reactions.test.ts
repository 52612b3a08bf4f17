import type { Message, Reaction } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { Changed } from '../feature.js'
import { seenBy } from '../message/changes.js'

const me = 5
const ten = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
const thumbs = (count: number, user_ids: number[]): Reaction => ({ emoji: '👍', count, user_ids })
const state = (reactions: Reaction[]): Message => ({
  conversation_id: 1,
  seq: 1,
  rev: 3,
  client_id: 'a',
  sender_id: 9,
  content: { type: 'text', text: 'hi' },
  reply_to: null,
  created_at: 1,
  edited_at: null,
  recalled_at: null,
  reactions,
})
const told = (reactions: Reaction[], given: Partial<Changed> = {}): Changed => ({
  ...state(reactions),
  ...{ target_type: 'group', target_id: 7, forAll: {} },
  ...given,
})
const namesMe = (change: Changed, held?: Message) =>
  seenBy(me, change, held).reactions?.[0]?.user_ids.includes(me)

describe('reactions of more people than a message names', () => {
  const held = state([thumbs(11, [...ten.slice(1), me])])

  it('[K476] an event that is the same for everybody does not remove the user from those who reacted', () => {
    const byAnother = { forAll: { reaction: { user_id: 30, emoji: '👍', on: true } } }
    expect(namesMe(told([thumbs(12, ten)], byAnother), held)).toBe(true)
    expect(namesMe(told([thumbs(11, ten)]), held)).toBe(true)
    expect(namesMe(told([thumbs(12, ten)], byAnother), state([thumbs(11, ten)]))).toBe(false)
    expect(namesMe(told([thumbs(12, ten)], byAnother))).toBe(false)
  })

  it('[K477] one’s own reaction on another device counts, and so does taking it back there', () => {
    const own = (on: boolean) => ({ forAll: { reaction: { user_id: me, emoji: '👍', on } } })
    expect(namesMe(told([thumbs(12, ten)], own(true)), state([thumbs(11, ten)]))).toBe(true)
    expect(namesMe(told([thumbs(10, ten)], own(false)), held)).toBe(false)
    expect(namesMe(told([thumbs(12, ten)], own(false)), held)).toBe(false)
  })

  it('[T39] of reactions that came together one’s own is found among the others', () => {
    const made = (on: boolean) => ({
      forAll: {
        reactions: [
          { user_id: 30, emoji: '👍', on: true },
          { user_id: me, emoji: '🎉', on: !on },
          { user_id: me, emoji: '👍', on },
        ],
      },
    })
    expect(namesMe(told([thumbs(13, ten)], made(true)), state([thumbs(11, ten)]))).toBe(true)
    expect(namesMe(told([thumbs(13, ten)], made(true)))).toBe(true)
    expect(namesMe(told([thumbs(11, ten)], made(false)), held)).toBe(false)
  })

  it('[K478] what the server answers to this user alone is taken as it is', () => {
    const { forAll: _, ...answer } = told([thumbs(12, ten)])
    expect(namesMe(answer, held)).toBe(false)
    expect(seenBy(me, told([thumbs(2, [1, me])]), held).reactions).toEqual([thumbs(2, [1, me])])
  })
})
