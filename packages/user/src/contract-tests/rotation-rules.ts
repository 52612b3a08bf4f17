/** How refresh tokens of devices move on. */

import { expect, it } from 'vitest'
import type { UserStore } from '../contract/index.js'
import { at, createUser, openDevice, rotate, rotationOf } from './people.js'

export function registerRotationRules(getStore: () => UserStore): void {
  it('[U101] of many rotations of one counter without any grace exactly one wins, and the device is revoked', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => rotate(store, deviceId, 1)))
    const count = (status: string) => outcomes.filter((outcome) => outcome.status === status).length
    expect([count('rotated'), count('reused')]).toEqual([1, 1])
    expect(await store.getDeviceState(deviceId)).toMatchObject({ isRevoked: true })
  })

  it('[U102] an unknown, an expired device and a disabled user are refused', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const refused = { status: 'refused', code: 'invalid_refresh_token' }
    expect(await rotate(store, 'no such device', 1)).toEqual(refused)
    expect(await store.rotateDevices([rotationOf(deviceId, 1, { refreshedAfter: at, at })])).toEqual([
      refused,
    ])
    await store.setDisabled(user.id, true, at)
    expect(await rotate(store, deviceId, 1)).toEqual({ status: 'refused', code: 'user_disabled' })
    await store.setDisabled(user.id, false, at)
    expect(await rotate(store, deviceId, 1)).toMatchObject({ status: 'rotated', user: { id: user.id } })
  })

  it('[U840] a counter that is greater than the device has, as after a restored backup, goes on from there', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    expect(await rotate(store, deviceId, 7)).toMatchObject({ status: 'rotated', user: { id: user.id } })
    expect(await rotate(store, deviceId, 8)).toMatchObject({ status: 'rotated' })
    // One that was older all the time.
    expect(await rotate(store, deviceId, 6)).toEqual({ status: 'reused', userId: user.id })
    expect(await rotate(store, deviceId, 12)).toMatchObject({ status: 'refused' })
  })

  it('[U212] refreshes that share a transaction are decided one after the other, and each by itself', async () => {
    const store = getStore()
    const user = await createUser(store)
    const [one, other] = [await openDevice(store, user.id), await openDevice(store, user.id)]
    const ask = rotationOf
    const batch = [ask(one, 1), ask('nobody', 1), ask(other, 1), ask(other, 2), ask(one, 1), ask(one, 2)]
    const outcomes = await store.rotateDevices(batch)
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['rotated', 'refused', 'rotated', 'rotated', 'reused', 'refused'],
    ])
    expect(await store.getDeviceState(one)).toMatchObject({ isRevoked: true })
    expect(await rotate(store, other, 3)).toMatchObject({ status: 'rotated', user: { id: user.id } })
    expect(await store.rotateDevices([])).toEqual([])
  })

  it('[U216] a rotation that was named is done again by its name, and changes nothing, until its successor is used', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const rotated = { status: 'rotated', user: { id: user.id } }
    expect(await rotate(store, deviceId, 1, 'a')).toMatchObject(rotated)
    const later = rotationOf(deviceId, 1, { requestHash: 'a', at: at + 9 })
    expect(await store.rotateDevices([later])).toMatchObject([rotated])
    expect(await store.getDeviceState(deviceId)).toMatchObject({ isRevoked: false, lastSeenAt: at + 1 })
    expect(await rotate(store, deviceId, 2, 'b')).toMatchObject(rotated)
    expect(await rotate(store, deviceId, 1, 'a')).toEqual({ status: 'reused', userId: user.id })
    expect(await rotate(store, deviceId, 2, 'b')).toMatchObject({ status: 'refused' })
  })

  it.each([
    ['another name', 'a', 'b'],
    ['no name', 'a', undefined],
    ['a name that the first had not', undefined, 'a'],
  ])(
    '[U217] a counter that comes again without any grace with %s is reuse',
    async (_title, first, second) => {
      const store = getStore()
      const user = await createUser(store)
      const deviceId = await openDevice(store, user.id)
      expect(await rotate(store, deviceId, 1, first)).toMatchObject({ status: 'rotated' })
      expect(await rotate(store, deviceId, 1, second)).toEqual({ status: 'reused', userId: user.id })
      expect(await store.getDeviceState(deviceId)).toMatchObject({ isRevoked: true })
    },
  )

  it('[U218] a rotation that was named may come many times at once, in one transaction and in several', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const named = rotationOf(deviceId, 1, { requestHash: 'a' })
    const batches = await Promise.all(
      Array.from({ length: 4 }, () => store.rotateDevices([named, named, named])),
    )
    expect(batches.flat().map(({ status }) => status)).toEqual(Array(12).fill('rotated'))
    expect(await rotate(store, deviceId, 2)).toMatchObject({ status: 'rotated' })
  })

  it('[U219] a rotation that was named is not done again for a disabled user, nor once the device has expired', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    await rotate(store, deviceId, 1, 'a')
    const expired = rotationOf(deviceId, 1, { requestHash: 'a', refreshedAfter: at + 1, at: at + 2 })
    expect(await store.rotateDevices([expired])).toEqual([
      { status: 'refused', code: 'invalid_refresh_token' },
    ])
    await store.setDisabled(user.id, true, at)
    expect(await rotate(store, deviceId, 1, 'a')).toEqual({ status: 'refused', code: 'user_disabled' })
  })

  it.each([
    ['at the same moment', 0, 'rotated'],
    ['just before the grace is over', 9, 'rotated'],
    ['when it is over', 10, 'reused'],
    ['by a node whose clock is behind', -9, 'rotated'],
    ['by a node whose clock was set back', -10, 'reused'],
  ])('[U800] the counter before the last comes again %s: %i ms, %s', async (_title, after, status) => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const ask = (counter: number, later: number) =>
      rotationOf(deviceId, counter, { graceMs: 10, at: at + later })
    expect(await store.rotateDevices([ask(1, 100)])).toMatchObject([{ status: 'rotated' }])
    expect(await store.rotateDevices([ask(1, 100 + after)])).toMatchObject([{ status }])
    const isRevoked = status === 'reused'
    expect(await store.getDeviceState(deviceId)).toMatchObject({ isRevoked, lastSeenAt: at + 100 })
    expect(await store.rotateDevices([ask(2, 100 + after)])).toMatchObject([
      { status: isRevoked ? 'refused' : 'rotated' },
    ])
  })

  it('[U801] a counter whose successor was used is reuse within the grace too, and only the one before the last comes again', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const ask = (counter: number) => rotationOf(deviceId, counter, { graceMs: 10 })
    const statusesOf = async (counters: number[]) =>
      (await store.rotateDevices(counters.map(ask))).map(({ status }) => status)
    expect(await statusesOf([1, 1, 2, 2, 3, 2])).toEqual([
      ...['rotated', 'rotated', 'rotated', 'rotated', 'rotated', 'reused'],
    ])
    expect(await statusesOf([3, 4])).toEqual(['refused', 'refused'])
  })

  it('[U802] many rotations of one counter at once, within the grace and in transactions of their own, all succeed and move it once', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const ask = (counter: number) => rotationOf(deviceId, counter, { graceMs: 10 })
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        store.rotateDevices([{ ...ask(1), requestHash: n % 2 === 0 ? undefined : `name ${n}` }]),
      ),
    )
    expect(outcomes.flat().map(({ status }) => status)).toEqual(Array(8).fill('rotated'))
    expect(await store.rotateDevices([ask(2)])).toMatchObject([{ status: 'rotated' }])
  })
}
