/** The names of all accounts and groups, for the operator. */
import { looksOf } from '@stonechat/user/rules'
import { storageLimits } from '../limits.js'
import type { Tx } from '../sql/tx.js'
import { findLookOwners } from '../user/looks.js'
import { pageUsers } from '../user/users.js'

export interface AccountNames {
  readonly id: number
  readonly username: string
  readonly nickname: string
  /** Another account, for which this one can be taken by its username. */
  readonly likeId: number | undefined
}

/** By id ascending, page by page. Changes nothing. */
export async function* readNames(tx: Tx): AsyncGenerator<AccountNames> {
  const limit = storageLimits.copyPageMaxRows
  for (let afterId = 0; ; ) {
    const users = await pageUsers(tx, { limit, afterId })
    const looks = new Map(users.map(({ id, username }) => [id, looksOf(username)]))
    const owners = await findLookOwners(tx, [...looks.values()].flat())
    for (const { id, username, nickname } of users) {
      const known = looks.get(id)!.map((look) => owners.get(look))
      const likeId = known.find((owner) => owner !== undefined && owner !== id)
      yield { id, username, nickname, likeId }
    }
    if (users.length < limit) return
    afterId = users.at(-1)!.id
  }
}

export interface GroupName {
  readonly id: number
  readonly name: string
}

/** Those of groups that are not dissolved, by id ascending, page by page. Changes nothing. */
export async function* readGroupNames({ db }: Tx): AsyncGenerator<GroupName> {
  const limit = storageLimits.copyPageMaxRows
  for (let afterId = 0; ; ) {
    const groups = await db
      .selectFrom('im_groups')
      .select(['id', 'name'])
      .where('id', '>', afterId)
      .where('dissolved_at', 'is', null)
      .orderBy('id')
      .limit(limit)
      .execute()
    yield* groups
    if (groups.length < limit) return
    afterId = groups.at(-1)!.id
  }
}
