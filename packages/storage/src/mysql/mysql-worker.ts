/** The thread that owns the connections to a MySQL or MariaDB server. */
import { workerData } from 'node:worker_threads'
import type { PeopleMode } from '@stonechat/im/contract'
import { Incarnation } from '../incarnation/incarnation.js'
import { serveStores } from '../thread/serve-stores.js'
import { connectMysql, type MysqlConnectOptions } from './connect-mysql.js'

/** Its start options. */
export interface MysqlThreadData extends Omit<MysqlConnectOptions, 'log' | 'onStatement'> {
  readonly markFile: string | undefined
  readonly people: PeopleMode | undefined
}

const { markFile, people, ...options } = workerData as MysqlThreadData

serveStores(async (log) => {
  const { db, engine, status } = await connectMysql({ ...options, log })
  const tx = { db, engine, people }
  return {
    tx,
    status,
    incarnation: await Incarnation.open({ ...tx, log, markFile, isOnlyWriter: false, hasLog: true }),
    close: () => db.destroy(),
  }
})
