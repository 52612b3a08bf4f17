/** People with contacts, made straight in the store. */
import type { BenchDatabase } from '../lib/database.js'
import { makeUsers } from '../lib/people.js'
import { forEach } from '../storms/crowd.js'

const atOnce = 64

/** Makes so many users contacts of the user: each pair by two requests that cross. */
export async function fillContacts(database: BenchDatabase, userId: number, count: number): Promise<void> {
  await using stores = await database.open()
  const peers = await makeUsers(stores, count)
  const ask = async (fromId: number, toId: number) => {
    const outcome = await stores.im.requestContact({ fromId, toId, text: '', at: Date.now() })
    if (outcome.status === 'refused') throw new Error(`a contact was refused: ${outcome.code}`)
  }
  await forEach(peers, atOnce, async ({ id }) => {
    await ask(id, userId)
    await ask(userId, id)
  })
}
