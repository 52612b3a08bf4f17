/** Rules of a bus between processes: what happens when the link between them is lost. */

import { withDeadline } from '@stonechat/protocol/base'
import { expect, it } from 'vitest'
import type { Bus } from '../../contract/index.js'
import type { BusWorld } from './bus-contract.js'
import { collect, note, numbersOf, patienceMs, uniqueTopic } from './notes.js'

/** Registers them; a bus without a link keeps them by having none. */
export function registerLinkRules(getWorld: () => BusWorld): void {
  const linked = async () => {
    const world = getWorld()
    const [one, other] = [await world.join(), await world.join()]
    await Promise.all([one.flush(), other.flush()])
    return { one, other, link: world.link }
  }

  it('[N11] while the link is down own subscriptions go on, publish and flush neither throw nor wait', async () => {
    const { one, other, link } = await linked()
    const topic = uniqueTopic()
    const heard = collect(one, topic)
    const restored = [nextRestored(one), nextRestored(other)]
    await link?.cut()
    if (link !== undefined) await expect.poll(() => one.isReady(), { timeout: patienceMs }).toBe(false)
    for (const number of [1, 2, 3]) one.publish(topic, note(number))
    expect(numbersOf(heard.events)).toEqual([1, 2, 3])
    await one.flush()
    await link?.restore()
    if (link !== undefined) await Promise.all(restored)
    expect(numbersOf(heard.events)).toEqual([1, 2, 3])
  })

  it('[N12] when the link is back every node is notified, and subscriptions made before and meanwhile are in force', async () => {
    const { one, other, link } = await linked()
    const [before, meanwhile] = [uniqueTopic(), uniqueTopic()]
    const heardBefore = collect(other, before)
    await other.flush()
    const restored = [nextRestored(one), nextRestored(other)]
    await link?.cut()
    const heardMeanwhile = collect(other, meanwhile)
    await link?.restore()
    if (link !== undefined) await Promise.all(restored)
    expect(one.isReady() && other.isReady()).toBe(true)
    one.publish(before, note(1))
    one.publish(meanwhile, note(2))
    await heardBefore.until((events) => numbersOf(events).includes(1))
    await heardMeanwhile.until((events) => numbersOf(events).includes(2))
  })

  it('[N13] a frozen link is noticed; what was published meanwhile is not delivered late, but reported as missed', async () => {
    const { one, other, link } = await linked()
    if (link === undefined) return
    const topic = uniqueTopic()
    const heard = collect(other, topic)
    await other.flush()
    link.freeze()
    try {
      await expect.poll(() => one.isReady() || other.isReady(), { timeout: patienceMs }).toBe(false)
      one.publish(topic, note(1))
    } finally {
      link.thaw()
    }
    await Promise.all([nextRestored(one), nextRestored(other)])
    one.publish(topic, note(2))
    await heard.until((events) => numbersOf(events).includes(2))
    expect(numbersOf(heard.events)).toEqual([2])
  })
}

function nextRestored(bus: Bus): Promise<void> {
  let stop = () => {}
  const told = new Promise<void>((resolve) => {
    stop = bus.onRestored(resolve)
  })
  return withDeadline(told, patienceMs, 'the bus that was to be restored').finally(() => stop())
}
