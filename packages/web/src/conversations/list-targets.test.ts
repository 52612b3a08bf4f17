import type { SessionView } from '@stonechat/client'
import { describe, expect, it } from 'vitest'
import { listTargets } from './list-targets.js'

const session = (target_type: 'user' | 'group', target_id: number, title: string) =>
  ({ key: `${target_type}:${target_id}`, target_type, target_id, title }) as SessionView
const sessions = [session('group', 1, '读书会'), session('user', 1, 'Ann'), session('user', 2, 'Bob')]
const list = (query: string, from = sessions) =>
  listTargets(from, query, 1, '我的笔记').map((one) => `${one.target_type}${one.target_id}`)

describe('where one can forward to', () => {
  it('[T282] the conversation with oneself comes first, once, found by its own name, also before anything was written in it', () => {
    expect(list('')).toEqual(['user1', 'group1', 'user2'])
    expect(list('', [session('user', 2, 'Bob')])).toEqual(['user1', 'user2'])
    expect(list('笔记')).toEqual(['user1'])
    expect(list('bob')).toEqual(['user2'])
    expect(list('读书')).toEqual(['group1'])
    expect(list('nobody')).toEqual([])
  })
})
