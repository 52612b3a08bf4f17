import {
  registerClockStoreContract,
  registerFollowerStoreContract,
  registerJobStoreContract,
} from '@stonechat/work/contract-tests'
import { openMysql } from './open-mysql.js'
import { addressOn, describeWithMariaDb } from './testing/with-mariadb.js'

describeWithMariaDb('jobs and followers on MariaDB', (getServer) => {
  const open = async () => {
    const stores = await openMysql(addressOn(getServer()))
    return { store: stores.work, [Symbol.asyncDispose]: stores.close }
  }
  registerJobStoreContract('MariaDB', open)
  registerClockStoreContract('MariaDB', open, { isShared: true })
  registerFollowerStoreContract('MariaDB', open)
})
