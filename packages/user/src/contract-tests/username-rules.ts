/** What usernames can be taken for. */
import { expect, it } from 'vitest'
import type { Username, UserStore } from '../contract/index.js'
import { at, createUser, newPhone, phoneOf, someone } from './people.js'

const taken = { status: 'refused', code: 'username_taken' }

/** A username that no other test has, with these looks. */
function newUsername(...looks: readonly string[]): Username {
  const { username } = someone()
  return { value: username, key: username, looks: [...looks, username] }
}

export function registerUsernameRules(getStore: () => UserStore): void {
  it('[U704] a username that can be taken for that of another account is refused, and leaves nothing behind', async () => {
    const store = getStore()
    const { username } = await createUser(store, { usernameLooks: ['paypal', 'paypa1'] })
    const phone = phoneOf(newPhone())
    for (const look of ['paypal', 'paypa1']) {
      const draft = someone({ usernameLooks: ['unlike', look], identities: [phone] })
      expect(await store.createUser({ user: draft, at })).toEqual(taken)
      expect(await store.getUser(phone)).toBeUndefined()
      expect(await store.getUser({ usernameKey: draft.usernameKey })).toBeUndefined()
      const other = await createUser(store)
      expect(await store.updateUser(other.id, { username: newUsername(look), bio: 'no' }, at)).toEqual(taken)
      expect(await store.getUser({ id: other.id })).toEqual(other)
      expect(await store.createUser({ user: someone({ usernameLooks: [other.username] }), at })).toEqual(
        taken,
      )
    }
    expect(await store.getUser({ usernameKey: username })).toBeDefined()
    await expect(createUser(store, { usernameLooks: ['unlike'] })).resolves.toBeDefined()
  })

  it('[U705] of many accounts that can be taken for each other, made or renamed at once, exactly one has the look', async () => {
    const store = getStore()
    const [look] = newUsername().looks
    const others = await Promise.all(Array.from({ length: 4 }, () => createUser(store)))
    const outcomes = await Promise.all([
      ...Array.from({ length: 4 }, () => store.createUser({ user: someone({ usernameLooks: [look!] }), at })),
      ...others.map(({ id }) => store.updateUser(id, { username: newUsername(look!) }, at)),
    ])
    expect(outcomes.filter(({ status }) => status !== 'refused')).toHaveLength(1)
    expect(outcomes.filter(({ status }) => status === 'refused')).toEqual(Array(7).fill(taken))
  })

  it('[U706] a user who changes their username within its looks keeps them, and frees those that the new one has not', async () => {
    const store = getStore()
    const user = await createUser(store, { usernameLooks: ['first', 'both'] })
    const renamed = newUsername('both')
    expect(await store.updateUser(user.id, { username: renamed }, at)).toMatchObject({
      status: 'updated',
      user: { username: renamed.value },
    })
    await expect(createUser(store, { usernameLooks: ['first'] })).resolves.toBeDefined()
    expect(await store.createUser({ user: someone({ usernameLooks: ['both'] }), at })).toEqual(taken)
    expect(await store.updateUser(user.id, { bio: 'the name stays' }, at)).toMatchObject({
      status: 'updated',
    })
    expect(await store.createUser({ user: someone({ usernameLooks: ['both'] }), at })).toEqual(taken)
  })
}
