import { errorTable } from '@stonechat/protocol'
import { beforeAll, expect, test } from 'vitest'
import { comesByItself, errorText } from './error-text.js'
import { loadTexts, localeTags } from './index.js'

beforeAll(async () => {
  await Promise.all(localeTags.map(loadTexts))
})

test('[X70] every error of the table has its sentence in both languages, a code of tomorrow a general one', () => {
  for (const code of Object.keys(errorTable) as (keyof typeof errorTable)[]) {
    expect(errorText(code, 'en')).toBe(errorTable[code].en)
    expect(errorText(code, 'zh-CN')).toBe(errorTable[code].zh)
  }
  expect(errorText('of_tomorrow' as 'internal', 'zh-CN')).toBe('出错了，请稍后再试。')
})

test('[X330] what the SDK tries again by itself is told from what is refused for good', () => {
  for (const code of ['network', 'unavailable', 'overloaded', 'rate_limited'] as const)
    expect(comesByItself(code)).toBe(true)
  for (const code of ['forbidden', 'user_not_found', 'not_a_member', 'internal'] as const)
    expect(comesByItself(code)).toBe(false)
})
