/** What a search cannot be quicker than: the database alone looks through the same rows, and nothing else is done. */
import { sql } from 'kysely'
import { openTarget } from '../../packages/storage/src/copy/open-end.js'
import type { BenchDatabase } from '../lib/database.js'
import { toEndAddress } from './end-address.js'

export interface RawSearch extends AsyncDisposable {
  /** Milliseconds to find so many. */
  measure(text: string, limit: number): Promise<number>
}

/** In this process, on a connection of its own. */
export async function openRawSearch(database: BenchDatabase, groupId: number): Promise<RawSearch> {
  const target = await openTarget(toEndAddress(database))
  return {
    async measure(text, limit) {
      const begun = performance.now()
      await sql`select m.user_id, n.name_key from im_group_members m left join im_names n on n.user_id = m.user_id
        where m.group_id = ${groupId} and (instr(n.name_key, ${text}) > 0 or instr(m.alias_key, ${text}) > 0)
        order by m.user_id limit ${limit}`.execute(target.db)
      return performance.now() - begun
    },
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  }
}
