import { expect, test } from 'vitest'
import { groupTextsOf } from '../../text/groups/index.js'
import { sayWait, waitsOffered } from './slow-waits.js'

test('[Y600] the wait of slow mode is said in its largest whole unit, and what another app has set is offered among the common ones', () => {
  const say = (seconds: number) => sayWait(seconds, groupTextsOf('en'))
  expect([0, 1, 5, 60, 90, 300, 3_600].map(say)).toEqual([
    ...['Off', '1 second', '5 seconds', '1 minute', '90 seconds', '5 minutes', '1 hour'],
  ])
  expect(sayWait(300, groupTextsOf('zh-CN'))).toBe('5 分钟')
  expect(waitsOffered(30)).toEqual([0, 5, 10, 30, 60, 300, 900, 3_600])
  expect(waitsOffered(45)).toEqual([0, 5, 10, 30, 45, 60, 300, 900, 3_600])
})
