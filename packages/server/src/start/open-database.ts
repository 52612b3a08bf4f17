import type { ImStore } from '@stonechat/im'
import type { UserStore } from '@stonechat/user'
import { type DatabaseAddress, describeDatabase } from '../config/database-address.js'
import { ExitError } from '../exit-error.js'
import type { Logger } from '../observe/logger.js'
import { reasonOf } from './reason-of.js'

export interface Database extends AsyncDisposable {
  readonly im: ImStore
  readonly user: UserStore
}

/**
 * Opens the database and brings its tables up to date.
 * @throws ExitError 1 where it is out of reach, damaged, read-only or of an engine this build does not have
 */
export async function openDatabase(address: DatabaseAddress, log?: Logger): Promise<Database> {
  if (address.kind === 'mysql') {
    throw new ExitError(
      `-db ${describeDatabase(address)}: this build has no MySQL engine yet; use sqlite:PATH`,
    )
  }
  const { openSqlite } = await import('@stonechat/storage/sqlite')
  try {
    return await openSqlite({ path: address.path, log })
  } catch (cause) {
    throw new ExitError(`cannot open the database ${describeDatabase(address)}: ${rootReason(cause)}`, 1, {
      cause,
    })
  }
}

/** The store says `unavailable`; why is in its cause. */
function rootReason(cause: unknown): string {
  return cause instanceof Error && cause.cause !== undefined ? rootReason(cause.cause) : reasonOf(cause)
}
