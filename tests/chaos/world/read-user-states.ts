/** What belongs to each user, as it is stored. */
import type { Preferences } from '@stonechat/protocol'
import { readPreferences, readProfile } from '../clients/user-state.js'
import type { UserStateTruth } from '../history/history.js'
import type { ChaosDatabase } from './database.js'

/** As `im_privacy.messages_from` has it. */
const contactsOnlyNumber = 2

export async function readUserStates(database: ChaosDatabase): Promise<Map<number, UserStateTruth>> {
  const blocks = await readNumbers(
    database,
    'select user_id, blocked_id as number from im_blocks order by user_id, blocked_id',
  )
  const changeRevs = await readNumbers(
    database,
    'select user_id, rev as number from im_user_changes order by user_id, rev',
  )
  const preferences = new Map<number, ReadonlyMap<number, number>>()
  for (const { user_id, value } of await database.select('select user_id, value from im_preferences'))
    preferences.set(Number(user_id), readPreferences(JSON.parse(String(value)) as Preferences))
  const revs = await readNumbers(database, 'select user_id, rev as number from im_user_revs')
  const hidden = await readNumbers(database, 'select user_id, hidden as number from im_presence')
  const contacts = await readNumbers(
    database,
    'select user_id, peer_id as number from im_contacts order by user_id, peer_id',
  )
  const waiting = `from im_contact_requests where state = 'pending'`
  const requests = await readNumbers(
    database,
    `select from_id as user_id, id as number ${waiting} union select to_id as user_id, id as number ${waiting} order by number`,
  )
  const writers = await readNumbers(database, 'select user_id, messages_from as number from im_privacy')
  const profiles = await database.select('select id, nickname, bio from users order by id')
  return new Map(
    profiles
      .map(
        ({ id, nickname, bio }) =>
          [Number(id), readProfile({ nickname: String(nickname), bio: String(bio) })] as const,
      )
      .map(([user, profile]) => [
        user,
        {
          rev: revs.get(user)?.[0] ?? 0,
          blocks: blocks.get(user) ?? [],
          contacts: contacts.get(user) ?? [],
          requests: requests.get(user) ?? [],
          contactsOnly: writers.get(user)?.[0] === contactsOnlyNumber ? 1 : 0,
          preferences: preferences.get(user) ?? new Map(),
          profile,
          hidden: hidden.get(user)?.[0] ?? 0,
          changeRevs: changeRevs.get(user) ?? [],
        },
      ]),
  )
}

async function readNumbers(database: ChaosDatabase, sql: string): Promise<Map<number, number[]>> {
  const numbers = new Map<number, number[]>()
  for (const { user_id, number } of await database.select(sql)) {
    const own = numbers.get(Number(user_id)) ?? []
    numbers.set(Number(user_id), own)
    own.push(Number(number))
  }
  return numbers
}
