/** When users were last seen, read while it is being stored. */
import { afterEach, describe, expect, it } from 'vitest'
import { createLatch } from '../../packages/client/src/testing/latch.js'
import { closeAll, connect, open, overrideStore } from '../support/im.js'

afterEach(closeAll)

describe('when a user was last seen', () => {
  it.each(['before the answer is read', 'while it is read'])(
    '[P958] a user who goes offline is never shown with the time of an earlier visit: noted %s, stored meanwhile',
    async (when) => {
      let now = 1_000
      let isHeld = false
      const [read, wasRead] = [createLatch(), createLatch()]
      const { im } = await open({
        clock: () => now,
        wrapStore: (store) =>
          overrideStore(store, {
            async getLastSeen(userIds) {
              const found = await store.getLastSeen(userIds)
              if (!isHeld) return found
              wasRead.open()
              await read.opened
              return found
            },
          }),
      })
      const visit = async () => (await connect(im, 2)).connection
      ;(await visit()).closed()
      await im.drain()
      const second = await visit()
      now = 2_000
      if (when === 'before the answer is read') second.closed()
      isHeld = true
      const answer = im.call('presence.get', undefined, { user_id: 2 })
      await wasRead.opened
      if (when === 'while it is read') second.closed()
      await im.drain()
      read.open()
      expect(await answer).toEqual({ user_id: 2, online: false, last_seen_at: 2_000 })
      isHeld = false
      expect(await im.call('presence.get', undefined, { user_id: 2 })).toMatchObject({ last_seen_at: 2_000 })
    },
  )
})
