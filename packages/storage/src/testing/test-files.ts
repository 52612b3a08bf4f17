import type { FilesUnderTest } from '@stonechat/im/contract-tests'
import { sql } from 'kysely'
import type { Tx } from '../sql/tx.js'

const dayMs = 24 * 60 * 60_000

/** Files without bytes, for rules of the store of messaging. */
export function createTestFiles({ db, engine }: Tx): FilesUnderTest {
  return {
    async add({ id, ownerId, state }) {
      await db
        .insertInto('files')
        .values({
          ...{
            id,
            state,
            owner_id: ownerId,
            client_id: null,
            fingerprint: 1,
            kind: 'image',
            name: 'picture.png',
          },
          ...{ media_type: 'image/png', bytes: 3, width: null, height: null, duration_ms: null },
          ...{ thumbhash: null, waveform: null, created_at: 1, blob_key: id, preview_key: null, uploaded: 3 },
          ...{ blob_state: null, lease: null, lease_until: 0, lease_wanted: 0 },
          expires_at: sql<number>`${engine.now} + ${dayMs}`,
        })
        .execute()
    },
    async findExpiring(ids) {
      const rows = await db
        .selectFrom('files')
        .select(['id', sql<number>`case when expires_at <= ${engine.now} then 1 else 0 end`.as('is_now')])
        .where('id', 'in', ids)
        .where('expires_at', 'is not', null)
        .execute()
      return new Map(rows.map(({ id, is_now }) => [id, is_now === 1 ? 'now' : 'later']))
    },
  }
}
