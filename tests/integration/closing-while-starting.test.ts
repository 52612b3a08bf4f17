/** A bus over a network takes its time until a subscription is in force: what happens within that time. */
import { type Bus, createLocalBus } from '@stonechat/im'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'

afterEach(closeAll)

/** A bus whose `flush` the test can hold back. */
function createSlowBus() {
  const bus = createLocalBus()
  const waiting: (() => void)[] = []
  let isSlow = false
  let hearWaiting = () => {}
  const slow: Bus = {
    ...bus,
    flush: () =>
      isSlow
        ? new Promise<void>((resolve) => {
            waiting.push(resolve)
            hearWaiting()
          })
        : bus.flush(),
  }
  return {
    bus: slow,
    setSlow(next: boolean) {
      isSlow = next
    },
    /** Resolves once a call waits. */
    untilWaiting: () =>
      waiting.length > 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            hearWaiting = resolve
          }),
    release() {
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

describe('while a subscription is not in force yet', () => {
  it('[P110] a connection that is closed before it has started leaves nobody online', async () => {
    const slow = createSlowBus()
    const { im } = await open({ bus: slow.bus })
    slow.setSlow(true)
    const connecting = connect(im, 2, { deviceId: 'd' })
    // The first wait is for the topic of the user, the second for those of the groups.
    await slow.untilWaiting()
    slow.release()
    await slow.untilWaiting()
    im.disconnect({ userId: 2, reason: 'deviceRevoked' })
    slow.release()
    const { closes, events } = await connecting
    expect(closes).toEqual(['deviceRevoked'])
    expect(events).toEqual([])
    expect(await im.call('presence.get', { userId: 1 }, { user_id: 2 })).toMatchObject({
      online: false,
    })
  })

  it('[G220] a user who is removed again at once is not notified of the group after the notice that it is gone', async () => {
    const slow = createSlowBus()
    const { im } = await open({ bus: slow.bus })
    const bob = await connect(im, 2)
    const group = await im.call('group.create', { userId: 1 }, { name: 'a', member_ids: [] })
    slow.setSlow(true)
    await im.call('group.add', { userId: 1 }, { group_id: group.id, user_ids: [2] })
    await slow.untilWaiting()
    await im.call('group.remove', { userId: 1 }, { group_id: group.id, user_id: 2 })
    await bob.until('session.changed', 1)
    slow.setSlow(false)
    slow.release()
    await im.call('group.create', { userId: 2 }, { name: 'later', member_ids: [] })
    const news = await bob.until('session.changed', 2)
    expect(news.map(({ target_id, removed }) => [target_id === group.id, removed])).toEqual([
      [true, true],
      [false, false],
    ])
  })
})
