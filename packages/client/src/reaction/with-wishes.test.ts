import type { Message, Reaction } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { WishRecord } from './record.js'
import { withWishes } from './with-wishes.js'

const me = 5
const ten = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
const message: Message = {
  conversation_id: 1,
  seq: 3,
  rev: 2,
  client_id: 'a',
  sender_id: 9,
  content: { type: 'text', text: 'hi' },
  reply_to: null,
  created_at: 1,
  edited_at: null,
  recalled_at: null,
}
const thumbs = (count: number, user_ids: number[]): Reaction => ({ emoji: '👍', count, user_ids })
const wish = (emoji: string, on: boolean): WishRecord => ({
  ...{ target: { target_type: 'user', target_id: 9 }, seq: 3, emoji, on, place: 1 },
})
const shown = (reactions: Reaction[], ...wishes: WishRecord[]) =>
  withWishes(reactions.length === 0 ? message : { ...message, reactions }, wishes, me).reactions

describe('a message with reactions that the server does not have yet', () => {
  it('[T30] a wished reaction counts as if the server had it, and one that is taken back as if it were gone', () => {
    expect(shown([], wish('👍', true))).toEqual([thumbs(1, [me])])
    expect(shown([thumbs(2, [1, 2])], wish('👍', true))).toEqual([thumbs(3, [1, 2, me])])
    expect(shown([thumbs(10, ten)], wish('👍', true))).toEqual([thumbs(11, [...ten.slice(0, 9), me])])
    expect(shown([thumbs(1, [me])], wish('👍', false))).toBeUndefined()
    expect(shown([thumbs(12, [...ten.slice(1), me])], wish('👍', false))).toEqual([thumbs(11, ten.slice(1))])
    const party = { emoji: '🎉', count: 1, user_ids: [1] }
    expect(shown([party, thumbs(1, [me])], wish('👍', false), wish('❤️', true))).toEqual([
      party,
      { emoji: '❤️', count: 1, user_ids: [me] },
    ])
  })

  it('[T31] what the server has already is not counted again', () => {
    expect(shown([thumbs(2, [1, me])], wish('👍', true))).toEqual([thumbs(2, [1, me])])
    expect(shown([thumbs(1, [1])], wish('👍', false))).toEqual([thumbs(1, [1])])
    expect(shown([], wish('👍', false))).toBeUndefined()
  })
})
