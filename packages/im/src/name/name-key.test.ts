import { expect, it } from 'vitest'
import { toNameKey, toSearchText } from './name-key.js'

const isFound = async (name: string, typed: string) => (await toNameKey(name)).includes(toSearchText(typed))

it.each([
  ['张伟', '张'],
  ['张伟', '伟'],
  ['张伟', 'zhangwei'],
  ['张伟', 'Zhang W'],
  ['张伟', 'zw'],
  ['单雄信', 'shan'],
  ['重庆小面', 'cqxm'],
  ['吕布', 'lv'],
  ['吕布', 'lu b'],
  ['Amy 王小明', 'amywang'],
  ['Amy 王小明', 'awxm'],
  ['José Ａｃｍｅ', 'jose acme'],
  ['Anna Lee', 'ANNA  L'],
])('[Y152] a name is searched in as it is, as pinyin and as initials: %s by %s', async (name, typed) => {
  expect(await isFound(name, typed)).toBe(true)
})

it.each([
  ['张伟', 'wz'],
  ['张伟', 'weizw'],
  ['Anna Lee', 'lea'],
  ['', 'a'],
])('[Y152] a name is searched in as it is, as pinyin and as initials: not %s by %s', async (name, typed) => {
  expect(await isFound(name, typed)).toBe(false)
})

it('what a name is searched in is never longer than a store holds', async () => {
  expect(await toNameKey('名'.repeat(400))).toHaveLength(1_000)
})
