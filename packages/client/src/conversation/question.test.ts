import { gatewayLimits } from '@stonechat/gateway/limits'
import * as limits from '@stonechat/protocol/limits'
import { describe, expect, it } from 'vitest'
import { Progress } from './progress.js'
import { makeQuestion } from './question.js'

describe('what sync is asked', () => {
  it('[K444] the question of a sync fits into one request however large its numbers, and its parts together name all that is held', () => {
    const largest = Number.MAX_SAFE_INTEGER
    const count = limits.syncMaxHeld + 1
    const progress = new Progress()
    for (let number = 0; number < count; number += 1)
      progress.start(largest - number, { last_seq: largest, rev: largest, deleted_rev: largest })
    let named = 0
    for (let afterId: number | undefined = 0; afterId !== undefined; ) {
      const question = makeQuestion(progress, () => largest, afterId)
      named += question.conversations.length
      expect(question.conversations.length).toBeLessThanOrEqual(limits.syncMaxHeld)
      expect(JSON.stringify(question).length).toBeLessThan(gatewayLimits.httpBodyMaxBytes)
      afterId = question.up_to_id
    }
    expect(named).toBe(count)
  })
})
