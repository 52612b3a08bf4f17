/** How refresh tokens of devices move on. */

import { expect, it } from 'vitest'
import type { UserStore } from '../contract/index.js'
import { at, createUser, openDevice, rotate } from './people.js'

export function registerRotationRules(getStore: () => UserStore): void {
  it('[U101] of many rotations of one counter exactly one wins, and the device is revoked', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => rotate(store, deviceId, 1)))
    const count = (status: string) => outcomes.filter((outcome) => outcome.status === status).length
    expect([count('rotated'), count('reused')]).toEqual([1, 1])
    expect(await store.getDeviceState(deviceId)).toMatchObject({ isRevoked: true })
  })

  it('[U102] a counter from the future, an unknown, an expired device and a disabled user are refused', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const refused = { status: 'refused', code: 'invalid_refresh_token' }
    expect(await rotate(store, deviceId, 2)).toEqual(refused)
    expect(await rotate(store, 'no such device', 1)).toEqual(refused)
    expect(await store.rotateDevices([{ deviceId, counter: 1, refreshedAfter: at, at }])).toEqual([refused])
    await store.setDisabled(user.id, true, at)
    expect(await rotate(store, deviceId, 1)).toEqual({ status: 'refused', code: 'user_disabled' })
    await store.setDisabled(user.id, false, at)
    expect(await rotate(store, deviceId, 1)).toMatchObject({ status: 'rotated', user: { id: user.id } })
  })

  it('[U212] refreshes that share a transaction are decided one after the other, and each by itself', async () => {
    const store = getStore()
    const user = await createUser(store)
    const [one, other] = [await openDevice(store, user.id), await openDevice(store, user.id)]
    const ask = (deviceId: string, counter: number) => ({
      deviceId,
      counter,
      refreshedAfter: 0,
      at: at + 1,
    })
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
    const later = { deviceId, counter: 1, requestHash: 'a', refreshedAfter: 0, at: at + 9 }
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
  ])('[U217] a counter that comes again with %s is reuse', async (_title, first, second) => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    expect(await rotate(store, deviceId, 1, first)).toMatchObject({ status: 'rotated' })
    expect(await rotate(store, deviceId, 1, second)).toEqual({ status: 'reused', userId: user.id })
    expect(await store.getDeviceState(deviceId)).toMatchObject({ isRevoked: true })
  })

  it('[U218] a rotation that was named may come many times at once, in one transaction and in several', async () => {
    const store = getStore()
    const user = await createUser(store)
    const deviceId = await openDevice(store, user.id)
    const named = { deviceId, counter: 1, requestHash: 'a', refreshedAfter: 0, at: at + 1 }
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
    const expired = { deviceId, counter: 1, requestHash: 'a', refreshedAfter: at + 1, at: at + 2 }
    expect(await store.rotateDevices([expired])).toEqual([
      { status: 'refused', code: 'invalid_refresh_token' },
    ])
    await store.setDisabled(user.id, true, at)
    expect(await rotate(store, deviceId, 1, 'a')).toEqual({ status: 'refused', code: 'user_disabled' })
  })
}
