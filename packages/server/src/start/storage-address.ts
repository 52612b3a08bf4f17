import type { MysqlAddress as StorageAddress } from '@stonechat/storage/mysql'
import type { MysqlAddress } from '../config/database-address.js'

/** The address of a MySQL database as the storage package calls its parts. */
export function toStorageAddress({ name, kind: _, ...rest }: MysqlAddress): StorageAddress {
  return { ...rest, database: name }
}
