/** The thread that owns the connections to a MySQL or MariaDB server. */
import { workerData } from 'node:worker_threads'
import { createImStore } from '../stores/im-store.js'
import { createUserStore } from '../stores/user-store.js'
import { serveStores } from '../thread/serve-stores.js'
import { connectMysql, type MysqlConnectOptions } from './connect-mysql.js'

/** What it is told at its start. */
export type MysqlThreadData = Omit<MysqlConnectOptions, 'log' | 'onStatement'>

const options = workerData as MysqlThreadData

serveStores(async (log) => {
  const { db, engine, status } = await connectMysql({ ...options, log })
  return {
    im: createImStore({ db, engine }),
    user: createUserStore({ db, engine }),
    status,
    close: () => db.destroy(),
  }
})
