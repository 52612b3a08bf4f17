import type { Contact } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { countTags, filterContacts, letterOf, sortContacts, toRows } from './arrange-contacts.js'

let lastId = 100
const contact = (nickname: string, more: Partial<Contact> = {}): Contact => {
  lastId += 1
  return {
    ...{ user_id: lastId, nickname, avatar_url: null, remark: '', tags: [], starred: false, created_at: 1 },
    ...more,
  }
}
const sort = (...contacts: Contact[]) => sortContacts(contacts, (id) => `User ${id}`)
const names = (listed: ReturnType<typeof sort>) => listed.map(({ name }) => name)

describe('the list of contacts', () => {
  it('[Y500] a name stands under its Latin letter or the first letter of its pinyin, anything else under #', () => {
    const letters = {
      ...{
        A: '阿姨',
        B: '白',
        C: '陈',
        D: '丁',
        E: '鄂',
        F: '冯',
        G: '高',
        H: '黄',
        J: '江',
        K: '孔',
        L: '李',
      },
      ...{
        M: '马',
        N: '倪',
        O: '欧阳',
        P: '潘',
        Q: '钱',
        R: '任',
        S: '孙',
        T: '唐',
        W: '王',
        X: '徐',
        Y: '杨',
        Z: '张',
      },
    }
    for (const [letter, name] of Object.entries(letters))
      expect([name, letterOf(name)]).toEqual([name, letter])
    expect(['anna', 'Émile', 'Ｂob', ' Zoë'].map(letterOf)).toEqual(['A', 'E', 'B', 'Z'])
    expect(['7', '😀', 'Яна', '', '_'].map(letterOf)).toEqual(['#', '#', '#', '#', '#'])
  })

  it('[Y501] starred contacts come first, then all by letter and pinyin, Chinese and Latin names together', () => {
    const list = sort(
      contact('张三'),
      contact('😀'),
      contact('bob'),
      contact('白云'),
      contact('Zoe', { starred: true }),
      contact('李四'),
      contact('李二'),
    )
    expect(names(list)).toEqual(['Zoe', '白云', 'bob', '李二', '李四', '张三', '😀'])
    expect(toRows(list).flatMap((row) => (row.kind === 'letter' ? row.letter : []))).toEqual([
      ...['★', 'B', 'L', 'Z', '#'],
    ])
  })

  it('[Y502] the remark is the name, and a name that cannot be seen is none', () => {
    const list = sort(contact('Zoe', { remark: '阿妹' }), contact('\u200b', { user_id: 7 }))
    expect(list.map(({ name, letter }) => [name, letter])).toEqual([
      ['阿妹', 'A'],
      ['User 7', 'U'],
    ])
  })

  it('[Y503] a search finds parts of remark and own name, pinyin, initials, tags and the beginning of the id', () => {
    const list = sort(
      contact('小明', { remark: '王老板', tags: ['公司'], user_id: 4_211 }),
      contact('Anna', { tags: ['family'] }),
    )
    const find = (query: string, tag?: string) => names(filterContacts(list, { query, tag }))
    for (const query of ['王', '老板', '小明', 'wang', 'wlb', 'xm', '公司', 'gs', '42', ' WLB '])
      expect([query, find(query)]).toEqual([query, ['王老板']])
    for (const query of ['ann', 'FAM']) expect([query, find(query)]).toEqual([query, ['Anna']])
    expect(find('nobody')).toEqual([])
    expect(find('', 'family')).toEqual(['Anna'])
    expect(find('wlb', 'family')).toEqual([])
  })

  it('[Y504] tags are counted, the most used first', () => {
    expect(countTags([contact('a', { tags: ['x', '同事'] }), contact('b', { tags: ['同事'] })])).toEqual([
      { tag: '同事', count: 2 },
      { tag: 'x', count: 1 },
    ])
  })
})
