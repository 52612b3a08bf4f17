/** The thread that owns the connections to a MySQL or MariaDB server. */
import { workerData } from 'node:worker_threads'
import { createImStore } from '../im/im-store.js'
import { serveStores } from '../thread/serve-stores.js'
import { createUserStore } from '../user/user-store.js'
import { connectMysql, type MysqlConnectOptions } from './connect-mysql.js'

/** What it is told at its start. */
export type MysqlThreadData = Omit<MysqlConnectOptions, 'log' | 'onStatement'>

const options = workerData as MysqlThreadData

serveStores(async (log) => {
  const { db, dialect, status } = await connectMysql({ ...options, log })
  return {
    im: createImStore({ db, dialect }),
    user: createUserStore({ db, dialect }),
    status,
    close: () => db.destroy(),
  }
})
