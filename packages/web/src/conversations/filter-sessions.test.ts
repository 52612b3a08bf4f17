import type { SessionView } from '@stonechat/client'
import { expect, test } from 'vitest'
import { filterSessions } from './filter-sessions.js'

const session = (title: string, target_id: number, patch: Partial<SessionView> = {}) =>
  ({ key: `user:${target_id}`, target_type: 'user', target_id, title, unread: 0, ...patch }) as SessionView

const anna = session('Anna Lin', 10_001, { unread: 2 })
const boris = session('Boris', 10_002)
const team = session('产品讨论组', 10_002, { key: 'group:10002', target_type: 'group' })
const all = [anna, boris, team]
const find = (query: string, filter: 'all' | 'unread' | 'groups' = 'all', current?: string) =>
  filterSessions(all, { filter, query, current })

test('[X79] the list is searched by part of a title, in any case, width and accents, or by the exact id', () => {
  for (const typed of [' lin ', 'ＡＮＮＡ', '\u202aánna\u202c']) expect(find(typed)).toEqual([anna])
  expect(find('讨论')).toEqual([team])
  expect(find('10002')).toEqual([boris, team])
  expect(find('1000')).toEqual([])
})

test('[X80] the open conversation stays among the unread ones while it is being read', () => {
  expect(find('', 'unread')).toEqual([anna])
  expect(find('', 'unread', boris.key)).toEqual([anna, boris])
  expect(find('', 'groups')).toEqual([team])
})

test('[Y642] a conversation with somebody who is blocked leaves the list where that is wished, is still found, and stays while it is open', () => {
  const hiddenUserIds = [boris.target_id]
  const show = (query: string, current?: string) =>
    filterSessions(all, { filter: 'all', query, current, hiddenUserIds })
  expect(show('')).toEqual([anna, team])
  expect(show('', boris.key)).toEqual(all)
  expect(show('bor')).toEqual([boris])
})
