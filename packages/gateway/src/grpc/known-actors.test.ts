import { limits, StonechatError } from '@stonechat/protocol'
import { describe, expect, it, vi } from 'vitest'
import { createActorCheck } from './known-actors.js'

const actor = (userId: number, mayBeDisabled = false) => ({ userId, mayBeDisabled })

function createDirectory(userIds: number[]) {
  const asked: number[] = []
  return {
    asked,
    async getProfiles(ids: readonly number[]) {
      asked.push(...ids)
      return new Map(
        ids.filter((id) => userIds.includes(id)).map((id) => [id, { nickname: '', avatar_url: null }]),
      )
    },
  }
}

describe('the user a caller acts for', () => {
  it('[F45] a user is asked for once where they exist, every time where they do not', async () => {
    const directory = createDirectory([7])
    const check = createActorCheck(directory)
    for (const id of [7, 7, 8, 8]) await check(actor(id)).catch(() => {})
    expect(directory.asked).toEqual([7, 8, 8])
    await expect(check(actor(8))).rejects.toEqual(new StonechatError('user_not_found'))
  })

  it('[F760] a user whose account is disabled is refused on whose behalf something is asked, soon after it is', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    let isDisabled = false
    const check = createActorCheck({
      getProfiles: async (ids) =>
        new Map(ids.map((id) => [id, { nickname: '', avatar_url: null, isDisabled }])),
    })
    await check(actor(7))
    isDisabled = true
    vi.advanceTimersByTime(1_000)
    await expect(check(actor(7))).rejects.toEqual(new StonechatError('user_disabled'))
    await expect(check(actor(7, true))).resolves.toBeUndefined()
    isDisabled = false
    vi.advanceTimersByTime(1_000)
    await expect(check(actor(7))).resolves.toBeUndefined()
    vi.useRealTimers()
  })

  it('[F46] a known user is forgotten, the oldest first, when too many are known', async () => {
    const all = Array.from({ length: limits.knownUsersMax + 1 }, (_, index) => index + 1)
    const asked: number[] = []
    const check = createActorCheck({
      async getProfiles(ids) {
        asked.push(...ids)
        return new Map(ids.map((id) => [id, { nickname: '', avatar_url: null }]))
      },
    })
    for (const id of all) await check(actor(id))
    asked.length = 0
    await check(actor(all.at(-1)!))
    await check(actor(1))
    expect(asked).toEqual([1])
  })

  it('[F47] a user is any positive id where there is no directory of users', async () => {
    await expect(createActorCheck(undefined)(actor(123))).resolves.toBeUndefined()
  })
})
