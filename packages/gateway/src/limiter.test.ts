import { limits } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { createLimiter } from './limiter.js'
import { gatewayLimits } from './limits.js'

function createTestLimiter() {
  const time = { now: 1_000_000 }
  return { time, limiter: createLimiter({ isEnabled: true, clock: () => time.now }) }
}

const limited = (retryAfterMs: number) => expect.objectContaining({ code: 'rate_limited', retryAfterMs })

describe('the limiter', () => {
  it('[H60] the limiter grants a user so many points a window, and says how long until the next', () => {
    const { time, limiter } = createTestLimiter()
    for (let spent = 0; spent < gatewayLimits.ratePointsPerUser; spent += 20)
      limiter.take({ cost: 20, userId: 1 })
    time.now += 2_500
    expect(() => limiter.take({ cost: 1, userId: 1 })).toThrow(limited(7_500))
    limiter.take({ cost: 1, userId: 2 })
    time.now += 7_500
    limiter.take({ cost: 1, userId: 1 })
  })

  it('[H61] the limiter takes nothing for what it refuses', () => {
    const { limiter } = createTestLimiter()
    limiter.take({ cost: gatewayLimits.ratePointsPerUser - 1, userId: 1 })
    expect(() => limiter.take({ cost: 2, userId: 1, ip: '192.0.2.1' })).toThrow(limited(10_000))
    limiter.take({ cost: 1, userId: 1, ip: '192.0.2.1' })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip: '192.0.2.2' })
    expect(() => limiter.take({ cost: 1, ip: '192.0.2.2' })).toThrow(limited(10_000))
  })

  it('[H62] the limiter counts IPv6 by /64, and an IPv4 address the same however it is written', () => {
    const { limiter } = createTestLimiter()
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip: '2001:db8:0:1::1' })
    expect(() => limiter.take({ cost: 1, ip: '2001:0DB8:0000:0001:ffff::2' })).toThrow(limited(10_000))
    limiter.take({ cost: 1, ip: '2001:db8:0:2::1' })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip: '192.0.2.1' })
    expect(() => limiter.take({ cost: 1, ip: '::ffff:192.0.2.1' })).toThrow(limited(10_000))
    limiter.take({ cost: 1, ip: '192.0.2.2' })
  })

  it('[Z103] the limiter counts the people of an address apart from the strangers there, and grants them far more', () => {
    const { limiter } = createTestLimiter()
    const ip = '192.0.2.1'
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
    expect(() => limiter.take({ cost: 1, ip })).toThrow(limited(10_000))
    const people = Math.floor(limits.ratePointsPerAddress / gatewayLimits.ratePointsPerUser)
    for (let userId = 1; userId <= people; userId += 1)
      limiter.take({ cost: gatewayLimits.ratePointsPerUser, userId, ip })
    limiter.take({
      cost: limits.ratePointsPerAddress % gatewayLimits.ratePointsPerUser,
      userId: people + 2,
      ip,
    })
    expect(() => limiter.take({ cost: 1, userId: people + 1, ip })).toThrow(limited(10_000))
    limiter.take({ cost: 1, userId: people + 1, ip: '192.0.2.2' })
  })

  it('[Z104] the limiter gives back what a stranger paid once its token proves to be good', () => {
    const { limiter } = createTestLimiter()
    const ip = '192.0.2.1'
    for (let round = 0; round < 3; round += 1) {
      limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
      limiter.giveBack({ cost: gatewayLimits.ratePointsPerIp, ip })
    }
    limiter.giveBack({ cost: 1_000, ip })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip })
    expect(() => limiter.take({ cost: 1, ip })).toThrow(limited(10_000))
  })

  it('[Z105] the limiter grants nothing more in a window to a user who keeps sending after refusals', () => {
    const { time, limiter } = createTestLimiter()
    const ask = (cost: number) => () => limiter.take({ cost, userId: 1 })
    ask(gatewayLimits.ratePointsPerUser - 5)()
    for (let refused = 0; refused <= gatewayLimits.floodPointsPerUser; refused += 10) {
      expect(limiter.isFlooding(1)).toBe(false)
      expect(ask(10)).toThrow(limited(10_000))
    }
    expect(limiter.isFlooding(1)).toBe(true)
    expect(ask(1)).toThrow(limited(10_000))
    limiter.take({ cost: 1, userId: 2 })
    time.now += gatewayLimits.rateWindowMs
    ask(1)()
    expect(limiter.isFlooding(1)).toBe(false)
  })

  it('[Z106] the limiter lets an address have so many connections at a time, sockets and others apart', () => {
    const limiter = createLimiter({ isEnabled: true, connectionsPerAddress: 2 })
    expect([1, 2, 3].map(() => limiter.sockets.enter('192.0.2.1'))).toEqual([true, true, false])
    expect(limiter.sockets.enter('192.0.2.2')).toBe(true)
    expect(limiter.httpConnections.enter('192.0.2.1')).toBe(true)
    limiter.sockets.leave('192.0.2.1')
    expect([1, 2].map(() => limiter.sockets.enter('192.0.2.1'))).toEqual([true, false])
    const unlimited = createLimiter({ isEnabled: false, connectionsPerAddress: 0 })
    expect(unlimited.sockets.enter('192.0.2.1')).toBe(true)
  })

  it('[H63] the limiter grants everything where it is off', () => {
    const limiter = createLimiter({ isEnabled: false })
    const spendAll = () => limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip: '::1', userId: 1 })
    expect(() => [spendAll(), spendAll(), spendAll()]).not.toThrow()
  })

  it('[Z877] what is owed is paid off by the windows that pass, and never takes longer than rateDebtMaxWindows', () => {
    const { rateDebtMaxWindows, ratePointsPerUser, rateWindowMs } = gatewayLimits
    for (const [owed, windows] of [
      [ratePointsPerUser, 1],
      [ratePointsPerUser * 2.5, 3],
      [ratePointsPerUser * 1_000, rateDebtMaxWindows],
    ] as const) {
      const { time, limiter } = createTestLimiter()
      limiter.owe({ cost: owed, userId: 1, ip: '192.0.2.1' })
      const isGranted = () => {
        try {
          limiter.take({ cost: 1, userId: 1 })
          return true
        } catch {
          return false
        }
      }
      for (let passed = 1; passed < windows; passed += 1) {
        time.now += rateWindowMs
        expect([owed, passed, isGranted()]).toEqual([owed, passed, passed > owed / ratePointsPerUser - 1])
      }
      time.now += rateWindowMs
      expect(isGranted()).toBe(true)
      limiter.take({ cost: 1, userId: 2, ip: '192.0.2.1' })
    }
  })
})
