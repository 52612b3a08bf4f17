/** The thread that owns the connections to a MySQL or MariaDB server. */
import { workerData } from 'node:worker_threads'
import { serveStores } from '../thread/serve-stores.js'
import { connectMysql, type MysqlConnectOptions } from './connect-mysql.js'

/** Its start options. */
export type MysqlThreadData = Omit<MysqlConnectOptions, 'log' | 'onStatement'>

const options = workerData as MysqlThreadData

serveStores(async (log) => {
  const { db, engine, status } = await connectMysql({ ...options, log })
  return { tx: { db, engine }, status, close: () => db.destroy() }
})
