import type { Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { addedMentions, everybody, mentionedBy, toMentions, withMentions } from './mentions.js'

const bare: Message = {
  ...{ conversation_id: 1, seq: 1, rev: 0, client_id: 'a', sender_id: 1, reply_to: null },
  ...{ content: { type: 'text', text: 'hello' }, created_at: 1, edited_at: null, recalled_at: null },
}
const before: Message = { ...bare, mentions: [2, 3], mention_names: ['B', 'C'], mention_all: true }

describe('what a message says of whom it mentions', () => {
  it.each([
    [{}, undefined],
    [{ mentions: [], mention_names: [], mention_all: false }, undefined],
    [{ mentions: [2] }, { mentions: [2] }],
    [
      { mentions: [2], mention_names: ['B'], mention_all: false },
      { mentions: [2], mention_names: ['B'] },
    ],
    [{ mentions: [], mention_all: true }, { mention_all: true }],
  ])('[T75] what a request says of mentions as %j a message carries as %j', (wanted, expected) => {
    expect(toMentions(wanted)).toEqual(expected)
  })

  it.each([
    ['nothing', {}, before],
    ['other people', { mentions: [4] }, { ...bare, mentions: [4], mention_all: true }],
    ['nobody', { mentions: [] }, { ...bare, mention_all: true }],
    ['not everybody', { mention_all: false }, { ...bare, mentions: [2, 3], mention_names: ['B', 'C'] }],
    ['nobody at all', { mentions: [], mention_all: false }, bare],
  ])('[T75] an edit that says %s of mentions', (_what, wanted, expected) => {
    expect(withMentions(before, wanted)).toEqual(expected)
  })

  it('[T75] an edit adds those whom the message did not mention before', () => {
    expect(mentionedBy(before)).toEqual([2, 3, everybody])
    expect(addedMentions(before, withMentions(before, { mentions: [3, 4] }))).toEqual([4])
    expect(addedMentions(bare, before)).toEqual([2, 3, everybody])
    expect(addedMentions(before, bare)).toEqual([])
  })
})
