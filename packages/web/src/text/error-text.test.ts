import { errorTable } from '@stonechat/protocol'
import { expect, test } from 'vitest'
import { errorText } from './error-text.js'

test('[X70] every error of the table has its sentence in both languages, a code of tomorrow a general one', () => {
  for (const code of Object.keys(errorTable) as (keyof typeof errorTable)[]) {
    expect(errorText(code, 'en')).toBe(errorTable[code].en)
    expect(errorText(code, 'zh-CN')).toBe(errorTable[code].zh)
  }
  expect(errorText('of_tomorrow' as 'internal', 'zh-CN')).toBe('出错了，请稍后再试。')
})
