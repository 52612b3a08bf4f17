import { limits } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { createLimiter } from './limiter.js'

function createTestLimiter() {
  const time = { now: 1_000_000 }
  return { time, limiter: createLimiter({ isEnabled: true, clock: () => time.now }) }
}

const limited = (retryAfterMs: number) => expect.objectContaining({ code: 'rate_limited', retryAfterMs })

describe('the limiter', () => {
  it('[H60] grants a user so many points a window, and says how long until the next', () => {
    const { time, limiter } = createTestLimiter()
    for (let spent = 0; spent < limits.ratePointsPerUser; spent += 20) limiter.take({ cost: 20, userId: 1 })
    time.now += 2_500
    expect(() => limiter.take({ cost: 1, userId: 1 })).toThrow(limited(7_500))
    limiter.take({ cost: 1, userId: 2 })
    time.now += 7_500
    limiter.take({ cost: 1, userId: 1 })
  })

  it('[H61] takes nothing for what it refuses', () => {
    const { limiter } = createTestLimiter()
    limiter.take({ cost: limits.ratePointsPerUser - 1, userId: 1 })
    expect(() => limiter.take({ cost: 2, userId: 1, ip: '192.0.2.1' })).toThrow(limited(10_000))
    limiter.take({ cost: 1, userId: 1, ip: '192.0.2.1' })
    limiter.take({ cost: limits.ratePointsPerIp - 1, ip: '192.0.2.1' })
    expect(() => limiter.take({ cost: 1, ip: '192.0.2.1' })).toThrow(limited(10_000))
  })

  it('[H62] counts IPv6 by /64, and an IPv4 address the same however it is written', () => {
    const { limiter } = createTestLimiter()
    limiter.take({ cost: limits.ratePointsPerIp, ip: '2001:db8:0:1::1' })
    expect(() => limiter.take({ cost: 1, ip: '2001:0DB8:0000:0001:ffff::2' })).toThrow(limited(10_000))
    limiter.take({ cost: 1, ip: '2001:db8:0:2::1' })
    limiter.take({ cost: limits.ratePointsPerIp, ip: '192.0.2.1' })
    expect(() => limiter.take({ cost: 1, ip: '::ffff:192.0.2.1' })).toThrow(limited(10_000))
    limiter.take({ cost: 1, ip: '192.0.2.2' })
  })

  it('[H63] grants everything where it is off', () => {
    const limiter = createLimiter({ isEnabled: false })
    const spendAll = () => limiter.take({ cost: limits.ratePointsPerIp, ip: '::1', userId: 1 })
    expect(() => [spendAll(), spendAll(), spendAll()]).not.toThrow()
  })
})
