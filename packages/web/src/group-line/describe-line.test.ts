import type { GroupLine } from '@stonechat/protocol'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTexts, localeTags, textsOf } from '../text/index.js'
import { describeLine } from './describe-line.js'

beforeAll(async () => {
  for (const locale of localeTags) await loadTexts(locale)
})

const names: Readonly<Record<number, string>> = { 2: 'Ann', 3: 'Ben', 4: 'Cem', 5: 'Dan' }
const nameOf = (id: number) => names[id] ?? `User ${id}`

function say(locale: 'en' | 'zh-CN', line: Partial<GroupLine>): string {
  const whole = { rev: 1, after_seq: 0, kind: 'added', actor_id: 2, created_at: 0, ...line } as GroupLine
  // The invisible marks that isolate what is put in.
  return describeLine(whole, { ownId: 1, texts: textsOf(locale), nameOf }).replace(/[\u2068\u2069]/g, '')
}

describe('the sentence of a line', () => {
  it.each<[Partial<GroupLine>, string, string]>([
    [{ kind: 'created', user_ids: [3], user_count: 1 }, 'Ann created the group', 'Ann创建了群聊'],
    [
      { kind: 'created', user_ids: [3, 1], user_count: 2 },
      'Ann created the group and invited you',
      'Ann创建了群聊，并邀请你加入',
    ],
    [{ user_ids: [1], user_count: 1 }, 'Ann invited you to the group', 'Ann邀请你加入了群聊'],
    [{ user_ids: [3], user_count: 1 }, 'Ann invited Ben', 'Ann邀请Ben加入了群聊'],
    [{ user_ids: [3, 4], user_count: 2 }, 'Ann invited Ben and Cem', 'Ann邀请Ben、Cem加入了群聊'],
    [
      { actor_id: 1, user_ids: [2, 3, 4, 5], user_count: 6 },
      'You invited Ann, Ben, Cem and 3 others',
      '你邀请Ann、Ben、Cem等 6 人加入了群聊',
    ],
    [
      { user_ids: [3, 4, 5, 1], user_count: 4 },
      'Ann invited you, Ben, Cem and 1 other',
      'Ann邀请你、Ben、Cem等 4 人加入了群聊',
    ],
    [{ kind: 'pinned', seq: 3 }, 'Ann pinned a message', 'Ann置顶了一条消息'],
    [{ kind: 'settings_changed' }, 'Ann changed how the group is run', 'Ann修改了群设置'],
    [{ kind: 'left' }, 'Ann left the group', 'Ann退出了群聊'],
    [
      { kind: 'left', user_ids: [1], user_count: 1 },
      'Ann left the group · You are the owner now',
      'Ann退出了群聊 · 你成为新群主',
    ],
    [{ kind: 'removed', user_ids: [3], user_count: 1 }, 'Ann removed Ben', 'Ann将Ben移出了群聊'],
    [{ kind: 'renamed', name: 'Tea' }, 'Ann renamed the group to “Tea”', 'Ann将群名称改为“Tea”'],
    [{ kind: 'notice_changed' }, 'Ann changed the notice', 'Ann修改了群公告'],
    [{ kind: 'avatar_changed' }, 'Ann changed the group picture', 'Ann更换了群头像'],
    [{ kind: 'owner_changed', user_ids: [3], user_count: 1 }, 'Ben is the owner now', 'Ben成为新群主'],
    [{ kind: 'dissolved', actor_id: 1 }, 'You dissolved the group', '你解散了群聊'],
    [{ kind: 'of tomorrow' as 'left' }, '1 change of the group', '1 条群动态'],
  ])('[X916] a line is a sentence in each language that says who did what to whom: %o', (line, en, zh) => {
    expect([say('en', line), say('zh-CN', line)]).toEqual([en, zh])
  })

  it('[X916] a line isolates the names in its sentence', () => {
    const line: GroupLine = { rev: 1, after_seq: 0, kind: 'added', actor_id: 2, user_ids: [3], created_at: 0 }
    const reader = { ownId: 1, texts: textsOf('en'), nameOf: (id: number) => (id === 2 ? 'שרה' : '小红') }
    expect(describeLine({ ...line, user_count: 1 }, reader)).toBe('\u2068שרה\u2069 invited \u2068小红\u2069')
  })
})
