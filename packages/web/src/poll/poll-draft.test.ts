import * as limits from '@stonechat/protocol/limits'
import { describe, expect, test } from 'vitest'
import { toFieldValue } from '../base/date-field.js'
import {
  addOption,
  contentOf,
  emptyDraft,
  faultsOf,
  moveOption,
  type PollDraft,
  removeOption,
  writeOption,
} from './poll-draft.js'

const now = new Date('2026-11-30T12:00').getTime()

function draftOf(question: string, ...texts: string[]): PollDraft {
  return { ...emptyDraft, question, options: texts.map((text, id) => ({ id, text })) }
}

const textsOf = ({ options }: PollDraft) => options.map(({ text }) => text)

describe('writing a poll', () => {
  test('[T401] options are added behind one, taken out and moved, from two to twelve, and keep their identity', () => {
    const added = addOption(draftOf('?', 'a', 'b'), 0)
    expect(textsOf(added)).toEqual(['a', '', 'b'])
    expect(new Set(added.options.map(({ id }) => id)).size).toBe(3)
    expect(textsOf(moveOption(added, 2, 0))).toEqual(['b', 'a', ''])
    expect(moveOption(added, 0, 2).options[2]).toBe(added.options[0])
    expect(moveOption(added, 0, -1)).toBe(added)
    expect(moveOption(added, 0, 3)).toBe(added)
    expect(textsOf(removeOption(added, 1))).toEqual(['a', 'b'])
    const few = draftOf('?', 'a', 'b')
    expect(removeOption(few, 0)).toBe(few)
    let many = few
    for (let count = 0; count < 20; count += 1) many = addOption(many, 0)
    expect(many.options).toHaveLength(limits.pollOptionsMax)
    expect(textsOf(writeOption(few, 1, 'c'))).toEqual(['a', 'c'])
  })

  test('[T402] a poll without a question, with fewer than two options, with one twice, or that ends in the past is not sent', () => {
    expect(faultsOf(draftOf(' ', '', 'b'), now)).toEqual([{ fault: 'question' }, { fault: 'few', id: 0 }])
    expect(faultsOf(draftOf('?', 'a', 'b', ' a'), now)).toEqual([{ fault: 'twice', id: 2 }])
    expect(faultsOf({ ...draftOf('?', 'a', 'b'), until: toFieldValue(now) }, now)).toEqual([
      { fault: 'past' },
    ])
    expect(faultsOf({ ...draftOf('?', 'a', 'b'), until: '' }, now)).toEqual([{ fault: 'past' }])
    expect(faultsOf({ ...draftOf('?', 'a', 'b'), until: toFieldValue(now + 60_000) }, now)).toEqual([])
  })

  test('[T402] what is sent has no empty options, no spaces around them, and says only what was chosen', () => {
    expect(contentOf(draftOf(' where? ', 'a ', '', ' ', 'b'))).toEqual({
      ...{ type: 'poll', question: 'where?', options: ['a', 'b'] },
    })
    const full = { ...draftOf('?', 'a', 'b'), isMultiple: true, isAnonymous: true, until: toFieldValue(now) }
    expect(contentOf(full)).toMatchObject({ multiple: true, anonymous: true, closes_at: now })
  })
})
