/** Who is in which group, as members and others learn of it. */
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll } from '../support/im.js'
import { createNodes } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  await closeAll()
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const [ann, bob] = [{ userId: 1 }, { userId: 2 }]

async function openNode() {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  return nodes.start().im
}

describe('groups in common', () => {
  it('[Y151] a group whose members the caller may not see is not told as one in common, and pages go on behind it', async () => {
    const im = await openNode()
    const make = async (name: string) => (await im.call('group.create', ann, { name, member_ids: [2] })).id
    const [tea, secret, chess] = [await make('Tea'), await make('Secret'), await make('Chess')]
    await im.call('group.update', ann, { group_id: secret, who_sees_members: 'admins' })
    const list = async (caller: { userId: number }, page: object = {}) => {
      const { groups, next_cursor } = await im.call('group.common', caller, {
        ...{ user_id: caller === ann ? 2 : 1, ...page },
      })
      return { ids: groups.map(({ id }) => id), next_cursor }
    }
    expect(await list(ann)).toEqual({ ids: [tea, secret, chess], next_cursor: null })
    expect(await list(bob)).toEqual({ ids: [tea, chess], next_cursor: null })
    const page = await list(bob, { limit: 2 })
    expect(page).toEqual({ ids: [tea], next_cursor: String(secret) })
    expect(await list(bob, { limit: 2, cursor: page.next_cursor })).toEqual({
      ids: [chess],
      next_cursor: null,
    })
    expect(await list({ userId: 3 })).toEqual({ ids: [], next_cursor: null })
    await expect(list(bob, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
